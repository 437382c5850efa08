/// The seam between what carries requests and what answers them.
public protocol Responder {
    /// Whether answering may take as long as a disk or a hash takes, so that others had better not wait behind it.
    ///
    /// - Parameter request: The request.
    /// - Returns: Whether it may.
    func mayTakeLong(_ request: Request) -> Bool

    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The answer; every request has one.
    func respond(to request: Request) -> Response

    /// Answers what came instead of a request.
    ///
    /// - Parameters:
    ///   - fault: Why it is none.
    ///   - parameters: What is known of it.
    ///   - id: The id under which the answer and the log speak of it.
    /// - Returns: The answer.
    func respond(to fault: RequestFault, of parameters: Parameters, id: RequestID) -> Response
}
