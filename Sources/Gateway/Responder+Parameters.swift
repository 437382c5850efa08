extension Responder {
    /// Answers what a web server passes on, whether it makes a request or not.
    ///
    /// - Parameters:
    ///   - parameters: The parameters.
    ///   - content: Gives the content, whole, or throws why there is none.
    ///   - mount: Where the service stands, or nil to take it from each request.
    ///   - id: The request's id.
    ///   - beforehand: Called with the request, where there is one, before it is answered.
    /// - Returns: The answer, of which a HEAD gets the head alone.
    public func respond(
        to parameters: Parameters, content: () throws(RequestFault) -> [UInt8], mount: Mount?, id: RequestID,
        beforehand: (Request) -> Void = { _ in }
    ) -> Response {
        var response: Response
        do throws(RequestFault) {
            let request = try Request(parameters: parameters, content: try content(), mount: mount, id: id)
            beforehand(request)
            response = respond(to: request)
        } catch {
            response = respond(to: error, of: parameters, id: id)
        }
        response.isHeadOnly = parameters.askForHead
        if response.status == .ok, response[.location] != nil, parameters.areFromApache {
            response.nameResourceOfContent()
        }
        return response
    }
}
