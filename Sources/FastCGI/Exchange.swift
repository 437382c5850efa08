import CFastCGI
import Gateway
import Glibc

/// One request and its answer on libfcgi's request object, which is used again for the next exchange of the same worker.
@safe struct Exchange: ~Copyable {
    /// What came of reading the content.
    enum Content {
        /// All of it.
        case whole([UInt8])
        /// More than the limit; what came was read and thrown away, so that the web server reads the answer.
        case tooLarge
        /// The web server went away, or said that the client did.
        case cut
    }

    /// How many bytes beyond the limit are thrown away before the connection is closed instead.
    private static let drainLimit = 4 << 20

    private let request: UnsafeMutablePointer<FCGX_Request>

    /// Makes an exchange that accepts on a listening socket.
    init(accepting descriptor: Int32) {
        unsafe request = .allocate(capacity: 1)
        unsafe request.initialize(to: FCGX_Request())
        unsafe FCGX_InitRequest(request, descriptor, 0)
    }

    deinit {
        unsafe FCGX_Free(request, 1)
        unsafe request.deallocate()
    }

    /// Waits for the next request and reads its parameters; below zero is an error's number, negated.
    func accept() -> Int32 {
        unsafe FCGX_Accept_r(request)
    }

    /// The parameters; libfcgi joins names and values with an equals sign.
    var parameters: Parameters {
        var parameters = Parameters()
        guard var next = unsafe request.pointee.envp else { return parameters }
        while let pair = unsafe next.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(start: pair, count: strlen(pair))
            let equals = unsafe bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
            unsafe parameters.append(name: bytes[..<equals], value: bytes[equals...].dropFirst())
            unsafe next = unsafe next.successor()
        }
        return parameters
    }

    /// Reads the content to its end, which has to be done before the parameters are believed.
    ///
    /// libfcgi takes the end of a cut stream for the end of the parameters and says nothing; its error shows here.
    func content(limit: Int) -> Content {
        var content: [UInt8] = []
        while true {
            let chunk = read(upTo: min(limit + 1 - content.count, 16_384))
            content += chunk
            if content.count > limit { return discardRest() }
            if chunk.isEmpty { return isCut ? .cut : .whole(content) }
        }
    }

    /// Writes a whole CGI response.
    func write(_ document: [UInt8]) -> Bool {
        let written = unsafe document.withUnsafeBytes { bytes in
            unsafe FCGX_PutStr(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), request.pointee.out)
        }
        return Int(written) == document.count
    }

    /// Ends the exchange; a connection that is to be kept is ready for the next one.
    ///
    /// - Returns: False where the web server is gone.
    func finish() -> Bool {
        let isFlushed = unsafe FCGX_FFlush(request.pointee.out) == 0
        unsafe FCGX_Finish_r(request)
        return isFlushed
    }

    private var isCut: Bool { unsafe FCGX_GetError(request.pointee.in) != 0 }

    private func read(upTo count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let start = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            filled = Int(unsafe FCGX_GetStr(start, Int32(count), request.pointee.in))
        }
    }

    private func discardRest() -> Content {
        var discarded = 0
        while discarded < Self.drainLimit {
            let count = read(upTo: 16_384).count
            if count == 0 { return isCut ? .cut : .tooLarge }
            discarded += count
        }
        unsafe request.pointee.keepConnection = 0
        return .tooLarge
    }
}
