import WebProbe

extension WebRemedy {
    /// What to do for each web server; for those that are missing nothing is known.
    var lines: [(server: WebServer, line: String)] {
        switch self {
        case .lead(let mount): Self.leading(mount)
        case .passAuthorization: Self.passingAuthorization
        case .keepErrors: Self.keepingErrors
        case .allowContent(let bytes): Self.allowing(bytes)
        case .closeOperators(let mount): Self.closing(mount)
        case .keepNothing: Self.keepingNothing
        case .keepTags:
            [
                (.nginx, "remove what takes ETag away (fastcgi_hide_header, ssi, sub_filter) or asks anew (expires)"),
                (.apache, "remove `Header unset ETag`; with mod_deflate `DeflateAlterETag NoChange`"),
                (.unknown, "remove what takes the field ETag away"),
            ]
        case .keepSlashes:
            [
                (.apache, "`AllowEncodedSlashes NoDecode` in the virtual host"),
                (.unknown, "nothing needs it; Apache has `AllowEncodedSlashes NoDecode` for it"),
            ]
        case .encrypt: Self.encrypting
        case .redirect: Self.redirecting
        case .moveState: Self.moving
        }
    }

    private static func leading(_ mount: String) -> [(server: WebServer, line: String)] {
        let path = "\(mount)/api/"
        let included = mount.isEmpty ? "" : ", or `include syllabus_mount;` in the site's server block"
        return [
            (
                .nginx,
                "`location ^~ \(path) { include syllabus_params; fastcgi_pass unix:...; }` as in nginx/syllabus.conf\(included); "
                    + "if it is there, no server block has this name (server_name), and another one answers"
            ),
            (
                .apache,
                "on a shared host: see that the .htaccess of the archive lies beside the program, and that the host minds it "
                    + "(`AllowOverride All`); \(withoutRewriting(mount))on a server of your own: "
                    + "`ProxyPass \"\(path)\" \"unix:...|fcgi://localhost\(path)\"`"
            ),
            (
                .lighttpd,
                "`fastcgi.server = ( \"\(path)\" => (( \"socket\" => \"...\", \"check-local\" => \"disable\" )) )`: without "
                    + "check-local every path is looked for among the files"
            ),
            (.caddy, "`reverse_proxy \(path)* unix//... { transport fastcgi }`"),
        ]
    }

    /// Where the API is without mod_rewrite, or where the program's name leads to it without an .htaccess (ScriptAlias).
    private static func withoutRewriting(_ mount: String) -> String {
        guard !mount.hasSuffix("cgi") else { return "" }
        let program = "\(mount)/syllabus.cgi"
        return "without mod_rewrite the API is at \(program)/api/v1, so give --url the path \(program); "
    }

    private static let passingAuthorization: [(server: WebServer, line: String)] = [
        (.nginx, "remove `fastcgi_param HTTP_AUTHORIZATION ...` or `fastcgi_pass_request_headers off;`"),
        (
            .apache,
            "`CGIPassAuth On` in the <Location> or <Directory>, or in the .htaccess (with `AllowOverride AuthConfig`)"
        ),
        (.lighttpd, "remove what takes it away (setenv.set-request-header)"),
        (.caddy, "remove `header_up -Authorization` or `request_header -Authorization`"),
        (.unknown, "HAProxy: `pass-header authorization` in the fcgi-app"),
    ]

    private static let keepingErrors: [(server: WebServer, line: String)] = [
        (.nginx, "`fastcgi_intercept_errors off;`"),
        (.apache, "`ProxyErrorOverride Off`"),
        (.lighttpd, "remove server.error-intercept"),
        (.caddy, "remove what handles the answer's status (handle_response)"),
    ]

    /// What the files for Apache that come with the service say.
    private static let shippedLimit = 4 << 20
    private static let fcgidDefault = 131_072

    private static func allowing(_ bytes: Int) -> [(server: WebServer, line: String)] {
        [
            (.nginx, "`client_max_body_size \(bytes);`"),
            (
                .apache,
                "`LimitRequestBody \(max(bytes + 1, shippedLimit))`, and with mod_fcgid `FcgidMaxRequestLen "
                    + "\(max(bytes + 1, fcgidDefault))`, which is \(fcgidDefault) where nothing is said: a little more than "
                    + "body_limit, since Apache's refusals are not always 413"
            ),
            (.lighttpd, "`server.max-request-size = \((bytes + 1023) / 1024)`, which counts in KiB"),
            (.caddy, "`request_body { max_size \(bytes) }`"),
        ]
    }

    private static func closing(_ mount: String) -> [(server: WebServer, line: String)] {
        [
            (
                .nginx,
                "`allow 127.0.0.1; allow ::1; deny all;` in `location = \(mount)/status` and `location = \(mount)/ping`"
            ),
            (.apache, "`<LocationMatch \"^\(mount)/(status|ping)$\"> Require local </LocationMatch>`"),
            (
                .lighttpd,
                "`$HTTP[\"remoteip\"] !~ \"^(127\\.|::1$)\" { $HTTP[\"url\"] =~ \"^\(mount)/(status|ping)$\" "
                    + "{ url.access-deny = ( \"\" ) } }`, with mod_access named before mod_fastcgi"
            ),
            (
                .caddy,
                "`@operators { path \(mount)/status \(mount)/ping; not remote_ip 127.0.0.1 ::1 }` and "
                    + "`respond @operators 403`, a line each"
            ),
        ]
    }

    private static let keepingNothing: [(server: WebServer, line: String)] = [
        (
            .nginx,
            "`fastcgi_cache_bypass $http_authorization; fastcgi_no_cache $http_authorization;`, and remove "
                + "`fastcgi_ignore_headers` and `fastcgi_hide_header` of Cache-Control"
        ),
        (.apache, "`CacheDisable \"/\"`, and remove `Header` and `Expires` lines that change Cache-Control"),
        (.unknown, "let the cache in front keep nothing where Authorization is sent, and pass Cache-Control on"),
    ]

    private static let encrypting: [(server: WebServer, line: String)] = [
        (
            .nginx,
            "`listen 443 ssl;` with `ssl_certificate` and `ssl_certificate_key`, then `return 301 https://$host$request_uri;` here"
        ),
        (.apache, "a virtual host at 443 with `SSLEngine On`, then `Redirect permanent \"/\" \"https://.../\"` here"),
        (.lighttpd, "`server.modules += ( \"mod_openssl\" )` and `ssl.engine = \"enable\"` at port 443"),
        (.caddy, "name the host without http:// in front, and Caddy does all of it"),
    ]

    private static let redirecting: [(server: WebServer, line: String)] = [
        (.nginx, "`return 301 https://$host$request_uri;` alone in the server of port 80"),
        (.apache, "`Redirect permanent \"/\" \"https://.../\"` alone in the virtual host of port 80"),
        (
            .lighttpd,
            "`$HTTP[\"scheme\"] == \"http\" { url.redirect = ( \"\" => \"https://${url.authority}${url.path}${qsa}\" ) }`"
        ),
        (.caddy, "name the host without http:// in front, and Caddy does it"),
    ]

    private static let moving: [(server: WebServer, line: String)] = {
        let first =
            "move the folder out of what the web server serves, name the new place in SYLLABUS_STATE, or in syllabus.state "
            + "beside the program, then `syllabus secret rotate`, remove the old key and let everybody choose a new password; until then"
        return [
            (.nginx, "\(first) `location ~ (credentials\\.json|secret|\\.sqlite) { deny all; }`"),
            (.apache, "\(first) `Require all denied` in an .htaccess there"),
            (.lighttpd, "\(first) `url.access-deny = ( \".json\", \".sqlite\", \"secret\" )` (mod_access)"),
            (.caddy, "\(first) `respond /*/secret 403` and the like"),
        ]
    }()
}
