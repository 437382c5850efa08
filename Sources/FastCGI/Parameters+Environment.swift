import Gateway
import Glibc

extension Parameters {
    /// As much as the usual request has.
    private static let usualSize = 2048

    /// The environment of the process, byte for byte, which is where CGI puts them.
    static var environment: Parameters {
        unsafe Parameters(joined: environ)
    }

    /// Takes names and values that are joined by an equals sign, as in the environment and from libfcgi.
    ///
    /// - Parameter strings: Strings up to the first that is nil; nil where there are none at all.
    init(joined strings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) {
        var block: [UInt8] = []
        block.reserveCapacity(Self.usualSize)
        var next = unsafe strings
        while let string = unsafe next?.pointee {
            unsafe block.append(contentsOf: UnsafeRawBufferPointer(start: string, count: strlen(string) + 1))
            unsafe next = unsafe next?.successor()
        }
        self.init(environment: block)
    }
}
