import Files
import Glibc
import Time

/// The program curl, by which requests are sent (https://curl.se).
///
/// It is asked with nothing of the user's own: no `.curlrc`, no `.netrc`, no proxy. Redirects are not followed.
public struct Curl: Sendable {
    /// The most of an answer that is read, in bytes: all that the service answers here is far shorter.
    static let limit = 65_536

    /// What the environment may say: whom to trust, and where libraries are.
    private static let variables = ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH"]

    private static let requestsAtOnce = 6
    private static let secondsOfOne = 4.0

    private let program: String
    private let deadline: Uptime

    /// Finds the program on the `PATH`.
    ///
    /// - Parameter seconds: How long all requests together may take, from now on.
    public init?(seconds: Int) {
        let path = ProcessEnvironment.variables["PATH"] ?? "/usr/bin:/bin"
        let places = path.split(separator: ":").map { "\($0)/curl" }
        guard let program = places.first(where: { unsafe $0.hasPrefix("/") && access($0, X_OK) == 0 }) else {
            return nil
        }
        self.program = program
        deadline = Uptime(milliseconds: Uptime.now.milliseconds + Int64(seconds) * 1000)
    }

    /// Sends requests, some of them at the same time, and waits for all of the answers.
    ///
    /// - Parameter requests: The requests.
    /// - Returns: What came of each, in the same order.
    public func exchanges(_ requests: [WebRequest]) -> [WebExchange] {
        stride(from: 0, to: requests.count, by: Self.requestsAtOnce).flatMap { start in
            send(requests[start..<min(start + Self.requestsAtOnce, requests.count)])
        }
    }

    private func send(_ requests: ArraySlice<WebRequest>) -> [WebExchange] {
        let left = Double(deadline.milliseconds - Uptime.now.milliseconds) / 1000
        guard left > 0.2 else { return requests.map { _ in WebExchange(.failure(.notAsked)) } }
        let seconds = min(left, Self.secondsOfOne)
        let children = requests.map { start(CurlConfiguration($0, within: seconds)) }
        // curl keeps its time by itself, but for what it cannot foresee.
        ChildProcess.collect(children.compactMap(\.self), within: seconds + 1)
        return children.map { $0.map(Self.exchange) ?? WebExchange(.failure(.other("\(program) cannot be started"))) }
    }

    private func start(_ configuration: CurlConfiguration) -> ChildProcess? {
        let environment = ProcessEnvironment.variables
        // First of all, -q: it is no use later.
        return ChildProcess(
            program, ["-q", "--config", "-"],
            environment: Self.variables.compactMap { name in environment[name].map { "\(name)=\($0)" } },
            input: Array(configuration.text.utf8), limit: Self.limit)
    }

    private static func exchange(_ child: ChildProcess) -> WebExchange {
        WebExchange(curl: child.exitCode, output: child.output, errors: child.errors)
    }
}
