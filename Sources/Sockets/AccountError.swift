/// Why a text is no user and no group of this machine.
public enum AccountError: Error, Equatable {
    /// There is no user of that name.
    case unknownUser(String)
    /// There is no group of that name.
    case unknownGroup(String)
    /// The number is larger than any account's.
    case numberTooLarge(String)
    /// The accounts cannot be looked up; the code is an `errno`.
    case system(code: Int32)
}

extension AccountError: CustomStringConvertible {
    /// What is wrong, and with which name.
    public var description: String {
        switch self {
        case .unknownUser(let name): "this machine has no user \"\(name)\""
        case .unknownGroup(let name): "this machine has no group \"\(name)\""
        case .numberTooLarge(let text): "\(text) is larger than the number of any user or group"
        case .system(let code): "users and groups cannot be looked up: \(errorText(code))"
        }
    }
}
