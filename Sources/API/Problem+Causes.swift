import Catalogue
import Gateway

extension Problem {
    static let notFound = Problem(.notFound, "The requested URL was not found on the server.")

    /// What came instead of a request.
    init(_ fault: RequestFault) {
        switch fault {
        case .noMethod: self.init(.badRequest, "The request has no method.")
        case .ambiguous(let name): self.init(.badRequest, "\(name) came twice, with values that differ.")
        case .wrongContentLength: self.init(.badRequest, "Content-Length is not the length of the content.")
        case .contentUnreadable: self.init(.badRequest, "The content did not come whole.")
        case .malformedParameters: self.init(.badRequest, "The parameters of the request are malformed.")
        case .contentTooLarge(let limit): self.init(.contentTooLarge, "The content is larger than \(limit) bytes.")
        case .parametersTooLarge(let limit):
            self.init(
                .requestHeaderFieldsTooLarge, "The header fields, with what the web server adds, exceed \(limit) bytes."
            )
        }
    }

    /// What the catalogue could not do; whose fault it is decides whether trying again makes sense.
    init(_ error: CatalogueError) {
        switch error {
        case .busy, .full, .readOnly, .inputOutput:
            self.init(
                .serviceUnavailable, "The courses cannot be reached or changed for now; please try again.",
                fields: [Field(.retryAfter, "5")], cause: error)
        default:
            self.init(.internalServerError, "A fault of the service; its log has the request's id.", cause: error)
        }
    }
}
