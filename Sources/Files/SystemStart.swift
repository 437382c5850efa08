/// The start of the machine that this process runs in.
public enum SystemStart {
    /// What tells it from every other start; empty where the system does not say (proc(5), boot_id).
    public static var id: String {
        let contents = try? FileContents(of: "/proc/sys/kernel/random/boot_id", limit: 256)
        return String(decoding: (contents?.bytes ?? []).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
