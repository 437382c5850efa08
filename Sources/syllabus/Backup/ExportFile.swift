import Files

/// The file of an export, which a closure can write to.
final class ExportFile {
    private var file: NewFile

    init(for path: String) throws(FileError) {
        file = try NewFile(for: path)
    }

    func write(_ bytes: [UInt8]) throws(FileError) {
        try file.write(bytes)
    }

    func finish(replacing isReplacing: Bool) throws(FileError) {
        try file.finish(replacing: isReplacing)
    }
}
