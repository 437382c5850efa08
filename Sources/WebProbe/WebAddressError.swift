import Files

/// Why a text does not say where a service is.
public enum WebAddressError: Error, Equatable {
    /// It begins with neither `http://` nor `https://`.
    case scheme(String)
    /// It has a user name in it, and maybe a password, which is not repeated here.
    case userInformation
    /// It has a query or a fragment.
    case query(String)
    /// It has no host, or one that cannot be, or a port that cannot be.
    case host(String)
    /// Its path is none that a service can stand below.
    case path(String)
    /// It leads to the API, and not to where the service stands.
    case api(instead: String)
    /// It leads to a file, and not to where the service stands.
    case file(String, instead: String)
}

extension WebAddressError: CustomStringConvertible {
    /// What is wrong, and what to write.
    public var description: String {
        switch self {
        case .scheme(let text):
            "\(text.quoted) begins with neither http:// nor https://; \(Self.example)"
        case .userInformation: "the URL has a user name in it, which is not needed here; \(Self.example)"
        case .query(let text): "\(text.quoted) has a query or a fragment; \(Self.example)"
        case .host(let text):
            "\(text.quoted) has no host, or one or a port that cannot be (names in other than English letters "
                + "in their form with xn--); \(Self.example)"
        case .path(let path):
            "\(path.quoted) is no path that a service stands below; \(Self.example)"
        case .api(let instead): "that is the API, and not where the service stands; write \(instead)"
        case .file(let name, let instead):
            "\(name.quoted) is a file, and not where the service stands; write \(instead)"
        }
    }

    private static let example =
        "write it like https://host.example, or https://host.example/reviews where it stands below a path"
}
