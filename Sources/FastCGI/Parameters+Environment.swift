import Gateway
import Glibc

extension Parameters {
    /// As much as the usual request has, in bytes and in pairs.
    private static let usualSize = 2048
    private static let usualCount = 32

    /// The environment of the process, byte for byte, which is where CGI puts them.
    static var environment: Parameters {
        unsafe Parameters(joined: environ)
    }

    /// Takes names and values that are joined by an equals sign, as in the environment and from libfcgi.
    ///
    /// - Parameter strings: Strings up to the first that is nil; nil where there are none at all.
    init(joined strings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) {
        var bytes: [UInt8] = []
        var pairs: [Pair] = []
        bytes.reserveCapacity(Self.usualSize)
        pairs.reserveCapacity(Self.usualCount)
        var next = unsafe strings
        while let string = unsafe next?.pointee {
            let start = bytes.count
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: string, count: strlen(string)))
            let equals = unsafe strchr(string, Int32(UInt8(ascii: "=")))
            let nameEnd = unsafe equals.map { unsafe start + ($0 - string) } ?? bytes.count
            pairs.append((start..<nameEnd, min(nameEnd + 1, bytes.count)..<bytes.count))
            unsafe next = unsafe next?.successor()
        }
        self.init(bytes, at: pairs)
    }
}
