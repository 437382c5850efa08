import Foundation

guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
    FileHandle.standardError.write(Data((Options.usage + "\n").utf8))
    exit(64)
}

let works = try await Works.all().filter(options.includes)
if options.isCheck { exit(try await Allocations.areWithinLimits(of: works) ? 0 : 1) }
let report = try await Report(of: works, options)
print(report.markdown)
if let path = options.jsonPath {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(report).write(to: URL(fileURLWithPath: path))
}
