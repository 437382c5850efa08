import FastCGI
import Files
import Logging
import Sandbox
import Settings

StandardStream.prepare()
ProcessMemory.hide()
NewPrivileges.giveUp()
LoggingSystem.bootstrap { _ in JSONLogHandler() }
let logger = Logger(label: "syllabus")
let environment = ProcessEnvironment.variables
let invocation = Invocation(CommandLine.arguments, environment: environment)

do {
    switch invocation {
    case .service:
        if !CommonGateway.isAsked(by: environment) { Server.holdSignals() }
        try startup().serve()
    case .test: try tell(startup().report(showsSettings: false))
    case .settings: try tell(startup().report(showsSettings: true))
    case .version: try tell("syllabus-fcgi \(Release.version)")
    case .help: try tell(StartFailure.usage)
    case .unknown(let option): throw StartFailure(unknownOption: option)
    }
} catch {
    StartFailure(error).end(logger, environment: environment, isForLog: invocation == .service)
}

func startup() throws -> Startup {
    try Startup(environment: environment, logger: logger, for: invocation)
}

/// Prints what was asked for.
func tell(_ text: String) throws {
    guard StandardStream.output.write(text + "\n") else { throw StartFailure.unwritten }
}
