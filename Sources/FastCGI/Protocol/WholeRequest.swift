import Gateway

/// A request that has come in, from BEGIN_REQUEST to the end of its content, or as far as was worth waiting for.
struct WholeRequest: Equatable {
    let id: UInt16
    /// Whether the web server keeps the connection for further requests.
    let keepsConnection: Bool
    /// The name-value pairs, which add up; empty where there is a fault with them.
    var parameters: [UInt8] = []
    /// The content; empty where there is a fault.
    var content: [UInt8] = []
    /// Why it cannot be answered as it was meant.
    var fault: RequestFault?
    /// Whether it has come to its end: after a giant is answered, its rest is still on the way.
    var isWhole = false

    /// What becomes of the connection once the answer is sent.
    func sequel(isTCP: Bool) -> Connection.Sequel {
        isWhole ? Connection.Sequel(keepsConnection: keepsConnection, isTCP: isTCP) : .linger
    }

    /// The content.
    ///
    /// - Throws: The fault, where there is one.
    func checkedContent() throws(RequestFault) -> [UInt8] {
        if let fault { throw fault }
        return content
    }
}
