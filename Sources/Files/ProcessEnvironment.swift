import Glibc

/// The environment that the process was started with.
public enum ProcessEnvironment {
    /// Variables by name; of what is not UTF-8 the bytes at fault are replaced.
    public static var variables: [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let variable = unsafe next.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(start: variable, count: strlen(variable))
            let equals = unsafe bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
            let name = unsafe String(decoding: bytes[..<equals], as: UTF8.self)
            variables[name] = unsafe String(decoding: bytes[equals...].dropFirst(), as: UTF8.self)
            unsafe next = unsafe next.successor()
        }
        return variables
    }
}
