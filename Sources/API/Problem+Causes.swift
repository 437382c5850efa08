import Authentication
import Catalogue
import Gateway

extension Problem {
    static let notFound = Problem(.notFound, "The requested URL was not found on the server.")

    /// As many passwords are hashed as are allowed; a crowd of them is nothing for the log.
    static let tooManyHashes = Problem(
        .serviceUnavailable, "Too many passwords are being checked; please try again.",
        fields: [Field(.retryAfter, "1")])

    /// As many change something as may; this, too, is nothing for the log.
    static let tooManyChanges = Problem(
        .serviceUnavailable, "Too much is being changed just now; please try again.",
        fields: [Field(.retryAfter, "1")])

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
    init(_ error: CatalogueError, at call: Call) {
        switch error {
        case .duplicateURL(let id):
            self.init(
                .conflict, .fields([("url", "Course \(id) has this URL already")]),
                fields: [Field(.location, call.path(Courses.path(of: id)))])
        case .noSuchCourse(let id): self.init(.badRequest, .fields([("course", Courses.absence(of: id))]))
        case .tooManyMatches(let limit):
            self.init(
                .badRequest,
                .fields([("q", "More than \(limit) courses match; search for more words to sort them by rating")]))
        case .busy, .full, .readOnly, .inputOutput:
            self.init(
                .serviceUnavailable, "The courses cannot be reached or changed for now; please try again.",
                fields: [Field(.retryAfter, "5")], cause: error)
        default: self.init(fault: error)
        }
    }

    /// What the file of accounts did not give or take; what the file system refuses it may allow at another time.
    init(_ error: CredentialFileError) {
        switch error {
        case .file where error.isChangeInPlace:
            self.init(
                .serviceUnavailable, "The change was made, but a power cut may undo it; please look at it again.",
                fields: [Field(.retryAfter, "5")], cause: error)
        case .file:
            self.init(
                .serviceUnavailable, "The accounts cannot be reached or changed for now; please try again.",
                fields: [Field(.retryAfter, "5")], cause: error)
        default: self.init(fault: error)
        }
    }

    /// Why no password was hashed.
    init(_ error: PasswordHashError) {
        self.init(
            .serviceUnavailable, "The password cannot be checked for now; please try again.",
            fields: [Field(.retryAfter, "5")], cause: error)
    }

    /// Too many sign-ins have failed.
    init(slowedFor seconds: Int) {
        self.init(
            .tooManyRequests, "Too many sign-ins have failed; please try again in \(seconds) s.",
            fields: [Field(.retryAfter, "\(seconds)")])
    }

    /// A fault of ours, of which the client learns nothing.
    init(fault error: any Error) {
        self.init(.internalServerError, "A fault of the service; its log has the request's id.", cause: error)
    }
}
