/// What this process is asked to do.
enum Invocation: Equatable {
    /// To serve, which is what every web server and every spawner asks for.
    case service
    /// To test what a start reads.
    case test
    /// To test it, and to show the settings in force.
    case settings
    /// To tell the version.
    case version
    /// To tell how it is started.
    case help
    /// To do something that is not known.
    case unknown(String)

    /// Reads the command line.
    ///
    /// A web server makes arguments of a query without `=` (RFC 3875, section 4.4), so for a CGI request there are none.
    init(_ arguments: [String], environment: [String: String]) {
        let options = arguments.dropFirst()
        guard let first = options.first, environment["GATEWAY_INTERFACE"] == nil else {
            self = .service
            return
        }
        switch first {
        case _ where options.count > 1: self = .unknown(options.joined(separator: " "))
        case "-t": self = .test
        case "-T": self = .settings
        case "-V", "--version": self = .version
        case "-h", "--help": self = .help
        default: self = .unknown(first)
        }
    }
}
