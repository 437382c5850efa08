import Gateway
import Glibc

extension Parameters {
    /// The environment of the process, byte for byte, which is where CGI puts them.
    static var environment: Parameters {
        unsafe Parameters(joined: environ)
    }

    /// Takes names and values that are joined by an equals sign, as in the environment and from libfcgi.
    ///
    /// - Parameter strings: Strings up to the first that is nil; nil where there are none at all.
    init(joined strings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) {
        self.init()
        guard var next = unsafe strings else { return }
        while let pair = unsafe next.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(start: pair, count: strlen(pair))
            let equals = unsafe bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
            unsafe append(name: bytes[..<equals], value: bytes[equals...].dropFirst())
            unsafe next = unsafe next.successor()
        }
    }
}
