import CFastCGI
import Gateway
import Glibc

/// One request after another, each read by libfcgi and answered through it.
///
/// libfcgi reads from a pipe of our own, into which only whole and well-formed requests are written, and it writes to
/// the connection. So it never waits for a web server, never sees what it would misread, and never closes a connection.
@safe struct Exchange: ~Copyable {
    /// The largest answer that libfcgi writes in one piece: its buffer, less what frames it.
    static let writtenAtOnce = 8192 - 64

    private let request: UnsafeMutablePointer<FCGX_Request>
    /// Nil after a failure, until the next request.
    private var feed: Feed?
    /// What was fed last.
    private var records: [UInt8] = []

    /// Makes an exchange.
    ///
    /// - Throws: `ServerError.outOfResources`.
    init() throws(ServerError) {
        feed = try Feed()
        unsafe request = .allocate(capacity: 1)
        unsafe request.initialize(to: FCGX_Request())
        unsafe FCGX_InitRequest(request, -1, 0)
    }

    deinit {
        unsafe request.pointee.ipcFd = -1
        unsafe FCGX_Free(request, 1)
        unsafe request.deallocate()
    }

    /// Lets libfcgi read a request.
    ///
    /// The content is not fed to it: the gate has it whole already, and it may be larger than a socket's buffer.
    ///
    /// - Returns: The parameters, or nil where libfcgi could not make sense of them.
    mutating func begin(_ whole: WholeRequest) -> Parameters? {
        if feed == nil { feed = try? Feed() }
        normalise(whole)
        guard let receiver = feed?.receiver, feed?.send(records) == true else {
            feed = nil
            return nil
        }
        unsafe request.pointee.ipcFd = receiver
        // Else libfcgi would close the feed.
        unsafe request.pointee.keepConnection = 1
        let isAccepted = unsafe FCGX_Accept_r(request) == 0
        if isAccepted, isReadToEnd { return unsafe Parameters(joined: request.pointee.envp) }
        dropFeed()
        return nil
    }

    /// Writes the answer to the request that was begun, and ends it.
    ///
    /// - Returns: False where the web server is gone or does not read.
    func end(writing head: [UInt8], _ body: [UInt8], to descriptor: Int32) -> Bool {
        unsafe request.pointee.ipcFd = descriptor
        let isTaken = put(head) && put(body)
        // Else what could not be written would be tried, and waited for, once more.
        if !isTaken { unsafe request.pointee.ipcFd = -1 }
        // In this order the answer's last record and the end of the request go out in one write.
        let isWritten = unsafe FCGX_FClose(request.pointee.err) == 0 && FCGX_FClose(request.pointee.out) == 0
        finish()
        return isTaken && isWritten
    }

    private func put(_ bytes: [UInt8]) -> Bool {
        let taken = unsafe bytes.withUnsafeBytes { bytes in
            unsafe FCGX_PutStr(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), request.pointee.out)
        }
        return Int(taken) == bytes.count
    }

    /// Ends the request that was begun, and frames its answer, to be sent as the web server takes it: libfcgi would write it in
    /// pieces of 8 KiB, and wait until the last is taken.
    func end(framing head: [UInt8], _ body: [UInt8], to id: UInt16) -> [UInt8] {
        finish()
        let count = head.count + body.count
        var records: [UInt8] = []
        records.reserveCapacity(count + count / Record.contentLimit * RecordHeader.size + 64)
        Record.append(partOfStream: head, .output, id: id, to: &records)
        Record.append(stream: body, .output, id: id, to: &records)
        records += Record.endRequest(id: id, .requestComplete)
        return records
    }

    private func finish() {
        unsafe request.pointee.ipcFd = -1
        unsafe FCGX_Finish_r(request)
    }

    /// Makes the request what libfcgi reads best: without padding, in as few records as it takes, and nothing behind it.
    private mutating func normalise(_ whole: WholeRequest) {
        records.removeAll(keepingCapacity: true)
        Record.append(.beginRequest, id: whole.id, BeginRequest.bytes(keepsConnection: true), to: &records)
        Record.append(stream: whole.parameters, .parameters, id: whole.id, to: &records)
        Record.append(stream: [], .input, id: whole.id, to: &records)
    }

    /// Whether the feed is empty again.
    ///
    /// libfcgi takes a cut stream for the end of the parameters; its error shows here.
    private var isReadToEnd: Bool {
        unsafe FCGX_GetChar(request.pointee.in) == EOF && FCGX_GetError(request.pointee.in) == 0
    }

    /// Throws away what libfcgi did not understand.
    private mutating func dropFeed() {
        feed?.isReceiverClosed = unsafe request.pointee.ipcFd == -1
        feed = nil
        finish()
    }
}
