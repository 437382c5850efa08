import FastCGI
import Files
import Logging

StandardStream.prepare()
ProcessMemory.hide()
LoggingSystem.bootstrap { _ in JSONLogHandler() }
let logger = Logger(label: "syllabus")
let environment = ProcessEnvironment.variables

if !CommonGateway.isAsked(by: environment) { Server.holdSignals() }
do {
    try Startup(environment: environment, logger: logger).serve()
} catch {
    StartFailure(error).end(logger, environment: environment)
}
