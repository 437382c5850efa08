import FastCGI
import Files
import Logging

StandardStream.prepare()
LoggingSystem.bootstrap { _ in JSONLogHandler() }
let logger = Logger(label: "syllabus")

do {
    guard Server.isListening(0) else { throw StartFailure.notListening }
    try Startup(environment: ProcessEnvironment.variables, logger: logger).serve()
} catch {
    StartFailure(error).end(logger)
}
