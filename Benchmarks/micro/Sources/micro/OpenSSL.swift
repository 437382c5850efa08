import Foundation

/// Debian's `openssl speed`, with some of the processor's instructions hidden from it.
///
/// OPENSSL_ia32cap(3) numbers the bits: 41 is SSSE3, 60 is AVX; of the second word 3 is BMI1, 5 AVX2, 8 BMI2, 29 the SHA
/// instructions. With OPENSSL_armcap 0 hides all of them, 1 all but NEON.
enum OpenSSL {
    /// The code that is chosen.
    enum Code: String {
        case integer = "assembler, integer instructions alone"
        case vector = "assembler, AVX2 or SSSE3"
        case all = "assembler, SHA instructions where there are any"

        fileprivate var environment: [String: String] {
            switch self {
            case .integer: ["OPENSSL_ia32cap": "~0x1000020000000000:~0x20000128", "OPENSSL_armcap": "0"]
            case .vector: ["OPENSSL_ia32cap": ":~0x20000000", "OPENSSL_armcap": "1"]
            case .all: [:]
            }
        }
    }

    /// Why there is no figure.
    struct Failure: Error {
        let text: String
    }

    /// Hashes for a second, and gives the bytes for each second of processor time.
    static func rate(_ byteCount: Int, _ code: Code) throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "speed", "-mr", "-seconds", "1", "-bytes", "\(byteCount)", "-evp", "sha256"]
        process.environment = ProcessInfo.processInfo.environment.merging(code.environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        unblockSignals()
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // +F:number:name:bytes a second
        let line = text.split(separator: "\n").last { $0.hasPrefix("+F:") }
        guard let rate = line?.split(separator: ":").last.flatMap({ Double($0) }), rate > 0 else {
            throw Failure(text: "openssl speed gave no rate: is openssl 3 installed?")
        }
        return rate
    }

    /// Swift's threads block all signals, and a child inherits that: SIGALRM would never end its measurement.
    private static func unblockSignals() {
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
    }
}

extension Contestant {
    /// OpenSSL, as a child process.
    static func openSSL(_ byteCount: Int, _ code: OpenSSL.Code) -> Contestant {
        Contestant(name: "OpenSSL", means: code.rawValue) { _ in
            Double(byteCount) / (try OpenSSL.rate(byteCount, code)) * 1e9
        }
    }
}
