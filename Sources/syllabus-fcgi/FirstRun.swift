import Gateway

/// The answer before `syllabus init` was run: what to do, for whoever has put the program there and now asks it.
///
/// Strangers may see it, and a state that is out of reach for a while looks the same: it tells nothing of this machine.
enum FirstRun {
    /// Makes the answer.
    ///
    /// - Parameter accept: The request's Accept field; browsers ask for a page there.
    /// - Returns: A page, or a problem (RFC 9457) for programs.
    static func answer(to accept: String?) -> Response {
        accept?.utf8.place(of: "text/html") != nil ? page : problem
    }

    private static let problem = Response(
        .serviceUnavailable,
        fields: [Field(.contentType, "application/problem+json")] + fields,
        content: Array(
            #"{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"\#(detail)","message":"\#(detail)"}"#
                .utf8))

    private static let detail =
        "The service is not set up yet: run ./syllabus init beside the program; a browser is shown how, step by step."

    private static let page = Response(
        .serviceUnavailable,
        fields: [
            Field(.contentType, "text/html; charset=utf-8"),
            Field(.contentSecurityPolicy, policy),
        ] + fields,
        content: Array(html.utf8))

    /// It loads nothing and sends nothing, and may be put in no frame.
    private static let policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static let fields = [
        Field(.retryAfter, "60"), Field(.cacheControl, "no-store"), Field(.vary, "Accept"),
        Field(.xContentTypeOptions, "nosniff"),
    ]

    private static let html = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Syllabus is not set up yet</title>
        </head>
        <body>
        <h1>Syllabus is not set up yet</h1>
        <p>The program runs, but it has no accounts and no key to sign tokens with. Both are in its state folder, which
        you make once. If this service has worked before, its state folder cannot be found just now: look into the web
        server’s error log.</p>

        <h2>Where the state folder will be</h2>
        <p>The first line of the file <code>syllabus.state</code>, beside the program, names it. As it comes, that is
        <code>~/syllabus-state</code>, in the home folder of the user that the program runs as. It has to lie outside of
        what the web server serves, and the program has to run as your own user: ask your host if you do not know.</p>

        <h2>With ssh, or a terminal in your host’s panel</h2>
        <p>Go to the folder that <code>syllabus</code> and <code>syllabus.state</code> are in, and type, one after the
        other:</p>
        <ol>
        <li><code>chmod 755 syllabus syllabus.cgi syllabus.fcgi</code></li>
        <li><code>./syllabus init</code></li>
        <li><code>./syllabus user add NAME --email ADDRESS --admin</code></li>
        <li><code>./syllabus check</code></li>
        </ol>
        <p>Put a name and an e-mail address of yours in place of <code>NAME</code> and <code>ADDRESS</code>; you are
        asked for a password. <code>./syllabus check</code> says whether anything is still wrong, and what to do about
        it.</p>

        <h2>Without ssh, by a cron job</h2>
        <ol>
        <li>Put the password, of 8 bytes or more and in one line, into a file <code>password</code> in your home folder,
        where no web page is, and give it the mode 600.</li>
        <li>Let your host’s panel run this, in one line, where <code>FOLDER</code> is the folder that
        <code>syllabus</code> is in:
        <p><code>cd FOLDER &amp;&amp; chmod 755 syllabus syllabus.cgi syllabus.fcgi; ./syllabus init; ./syllabus user
        add NAME --email ADDRESS --admin --password-stdin &lt; ~/password; ./syllabus check</code></p></li>
        <li>Read what the job printed, which most hosts send by mail. If something is wrong, put it right and let it run
        again: what is there already is told of and stays. This page is gone then; README.txt has the line, too.</li>
        <li>Remove the job and the file.</li>
        </ol>

        <h2>At home, on a Linux machine</h2>
        <p>Unpack the same archive there, and type in its folder:</p>
        <ol>
        <li><code>./syllabus init --state ./syllabus-state</code></li>
        <li><code>./syllabus user add NAME --email ADDRESS --admin --state ./syllabus-state</code></li>
        </ol>
        <p>Upload the folder <code>syllabus-state</code> to the place that <code>syllabus.state</code> names: your home
        folder on the host. Then give the folder the mode 700 and each file in it the mode 600: the service refuses a
        key that others may read.</p>

        <h2>Then</h2>
        <p>Load this page again: the API answers in its place.</p>
        </body>
        </html>

        """
}
