/// The types of records (FastCGI 1.0, section 8).
enum RecordType: UInt8 {
    case beginRequest = 1
    case abortRequest = 2
    case endRequest = 3
    case parameters = 4
    case input = 5
    case output = 6
    case error = 7
    case data = 8
    case getValues = 9
    case getValuesResult = 10
    case unknownType = 11
}

extension RecordType {
    /// Whether a web server may send records of the type about a request.
    var isSentByWebServers: Bool {
        switch self {
        case .beginRequest, .abortRequest, .parameters, .input, .data: true
        case .endRequest, .output, .error, .getValues, .getValuesResult, .unknownType: false
        }
    }
}
