/// Why a text cannot be the URL of a course.
public enum URLFault: Error, Equatable {
    /// There is none, or nothing but white space.
    case missing
    /// It has so many bytes, more than the limit.
    case tooLong(Int)
    /// White space inside.
    case whiteSpace
    /// A character that `CourseTitle` does not allow either.
    case control(Unicode.Scalar)
    /// A backslash.
    case backslash
    /// A character that ends a URL in running text.
    case delimiter(Unicode.Scalar)
    /// Another scheme than http or https, or none.
    case scheme
    /// A user name or a password before the host.
    case userInformation
    /// No host.
    case noHost
    /// Letters beyond ASCII in the host.
    case hostBeyondASCII
    /// A host that is neither a name nor an address.
    case host
    /// A port that is not a number from 1 to 65535.
    case port
}

extension URLFault: CustomStringConvertible {
    /// The fault in a sentence for people.
    public var description: String {
        switch self {
        case .missing: "No course URL provided"
        case .tooLong(let count): "The course URL has \(count) bytes, more than the \(CourseURL.limit) allowed"
        case .whiteSpace: "The course URL has white space inside; write a space as %20"
        case .control(let scalar): "The course URL holds the control character \(scalar.codePoint)"
        case .backslash: "The course URL holds a backslash; write / or %5C"
        case .delimiter(let scalar): "The course URL holds \(scalar), which must be percent-encoded"
        case .scheme: "The course URL must begin with http:// or https://"
        case .userInformation: "The course URL must not name a user or a password before its host"
        case .noHost: "The course URL has no host"
        case .hostBeyondASCII: "The course URL's host has letters beyond ASCII; use the form that begins with xn--"
        case .host: "The course URL's host is neither a host name nor an IP address"
        case .port: "The course URL's port must be a number from 1 to 65535"
        }
    }
}
