import Glibc

/// The environment that the process was started with.
public enum ProcessEnvironment {
    /// Variables by name; of what is not UTF-8 the bytes at fault are replaced.
    public static var variables: [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let variable = unsafe next.pointee {
            let text = unsafe String(cString: variable)
            let equals = text.firstIndex(of: "=") ?? text.endIndex
            variables[String(text[..<equals])] = String(text[equals...].dropFirst())
            unsafe next = unsafe next.successor()
        }
        return variables
    }
}
