<?php
// What PHP does with the same work as ours: PDO's SQLite, hash_hmac, password_verify, json_encode. One file for all paths.
//
//   php-fpm8.2 --nodaemonize --fpm-config FILE      with php-fpm.conf filled in, and this file as SCRIPT_FILENAME of the
//                                                   web server
//   DATABASE=courses.sqlite SECRET=text SCRIPT_FILENAME=courses.php REDIRECT_STATUS=200 php-cgi
//
// A web server's script for plain CGI has the line `#!/usr/bin/php-cgi` before all this, which FPM would show its clients.
// Under FPM a process keeps its connection to SQLite.
declare(strict_types=1);

const TOKEN_SECONDS = 3600;
const COLUMNS = 'id, title, url, created_at, created_by, review_count, rating_total';
const SPREAD_COLUMNS = 'rated_1, rated_2, rated_3, rated_4, rated_5';

function database(): PDO
{
    // An error of SQLite is thrown, which is PDO's default, and makes an answer with status 500.
    return new PDO('sqlite:' . getenv('DATABASE'), options: [
        PDO::ATTR_PERSISTENT => PHP_SAPI === 'fpm-fcgi',
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        PDO::ATTR_TIMEOUT => 5,
    ]);
}

function answer(int $status, array $content, string ...$fields): never
{
    http_response_code($status);
    foreach ($fields as $field) {
        header($field);
    }
    header('Content-Type: application/json');
    echo json_encode($content, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR), "\n";
    exit;
}

function refuse(): never
{
    answer(401, ['message' => 'Sign in to do this.'], 'WWW-Authenticate: Token realm="courses"');
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function signature(string $message): string
{
    return base64url(hash_hmac('sha256', $message, getenv('SECRET'), true));
}

function newToken(int $id): string
{
    $now = time();
    $message = base64url('{"alg":"HS256","typ":"JWT"}') . '.'
        . base64url(json_encode(['id' => $id, 'iat' => $now, 'exp' => $now + TOKEN_SECONDS]));
    return $message . '.' . signature($message);
}

/** What a token says that was signed here and has not expired. */
function payload(string $token): ?array
{
    $parts = explode('.', $token);
    if (count($parts) !== 3 || !hash_equals(signature("$parts[0].$parts[1]"), $parts[2])) {
        return null;
    }
    $payload = json_decode(base64_decode(strtr($parts[1], '-_', '+/')), true);
    return ($payload['exp'] ?? 0) > time() ? $payload : null;
}

/** The user whom the request's token names. */
function signedIn(PDO $database): array
{
    $field = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
    $payload = stripos($field, 'Token ') === 0 ? payload(substr($field, strlen('Token '))) : null;
    if ($payload === null) {
        refuse();
    }
    $rows = $database->prepare('SELECT id, username, email, admin FROM users WHERE id = ?');
    $rows->execute([$payload['id'] ?? null]);
    return $rows->fetch() ?: refuse();
}

function me(): never
{
    $user = signedIn(database());
    $user['admin'] = (bool) $user['admin'];
    answer(200, $user);
}

function token(): never
{
    $field = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
    $pair = stripos($field, 'Basic ') === 0 ? (string) base64_decode(substr($field, strlen('Basic ')), true) : '';
    [$name, $password] = explode(':', $pair, 2) + ['', ''];
    $rows = database()->prepare('SELECT id, password FROM users WHERE username = ?');
    $rows->execute([$name]);
    $user = $rows->fetch();
    if ($user === false || !password_verify($password, $user['password'])) {
        refuse();
    }
    answer(200, ['token' => newToken($user['id'])]);
}

/** The courses of rows, which are in order of their ids. */
function courses(PDO $database, array $rows): array
{
    $found = $database->prepare('SELECT course, id FROM reviews WHERE course BETWEEN ? AND ? ORDER BY course, id');
    $found->execute([$rows[0]['id'] ?? null, $rows[array_key_last($rows)]['id'] ?? null]);
    $reviews = $found->fetchAll(PDO::FETCH_GROUP | PDO::FETCH_COLUMN);
    return array_map(fn (array $row) => course($row, $reviews[$row['id']] ?? []), $rows);
}

function course(array $row, array $reviews): array
{
    return [
        'id' => $row['id'],
        'title' => $row['title'],
        'url' => $row['url'],
        'reviews' => array_map(fn (int $id) => "/api/v1/reviews/$id", $reviews),
        'created_at' => gmdate('Y-m-d\TH:i:s\Z', $row['created_at']),
        'created_by' => $row['created_by'],
        'rating' => [
            'average' => $row['review_count'] > 0 ? round($row['rating_total'] / $row['review_count'], 2) : null,
            'count' => $row['review_count'],
        ],
    ];
}

function listCourses(): never
{
    $database = database();
    $rows = $database->query('SELECT ' . COLUMNS . ' FROM courses ORDER BY id LIMIT 100')->fetchAll();
    answer(200, ['courses' => courses($database, $rows)]);
}

function stored(PDO $database, int $id): ?array
{
    $rows = $database->prepare('SELECT ' . COLUMNS . ', ' . SPREAD_COLUMNS . ' FROM courses WHERE id = ?');
    $rows->execute([$id]);
    $row = $rows->fetch();
    if ($row === false) {
        return null;
    }
    [$course] = courses($database, [$row]);
    $course['rating']['spread'] = [$row['rated_1'], $row['rated_2'], $row['rated_3'], $row['rated_4'], $row['rated_5']];
    return $course;
}

function oneCourse(int $id): never
{
    $course = stored(database(), $id);
    $course === null ? answer(404, ['message' => "Course $id does not exist"]) : answer(200, $course);
}

function isCourse(mixed $body): bool
{
    $title = $body['title'] ?? null;
    $url = $body['url'] ?? null;
    return is_string($title) && preg_match('#^.{1,200}$#suD', $title) === 1
        && is_string($url) && preg_match('#^https?://.#', $url) === 1;
}

function addCourse(): never
{
    $database = database();
    $user = signedIn($database);
    $body = json_decode(file_get_contents('php://input'), true);
    if (!isCourse($body)) {
        answer(400, ['message' => 'A course has a title and a URL.']);
    }
    $database->exec('PRAGMA synchronous = FULL');
    $insertion = $database->prepare('INSERT INTO courses (title, url, created_at, created_by) VALUES (?, ?, ?, ?)');
    try {
        $insertion->execute([$body['title'], $body['url'], time(), $user['username']]);
    } catch (PDOException $error) {
        // A constraint: there is none but that of the URL.
        $error->errorInfo[1] === 19 ? answer(409, ['message' => 'Another course has that URL.']) : throw $error;
    }
    $id = (int) $database->lastInsertId();
    answer(201, stored($database, $id), "Location: /api/v1/courses/$id");
}

function ping(): never
{
    header('Content-Type: text/plain');
    echo 'pong';
    exit;
}

// Below a script of a web server the path is what follows the script's own.
$path = ($_SERVER['PATH_INFO'] ?? '') ?: explode('?', $_SERVER['REQUEST_URI'], 2)[0];
match ([$_SERVER['REQUEST_METHOD'], $path]) {
    ['GET', '/ping'] => ping(),
    ['GET', '/api/v1/courses'] => listCourses(),
    ['POST', '/api/v1/courses'] => addCourse(),
    ['GET', '/api/v1/users/me'] => me(),
    ['GET', '/api/v1/users/token'] => token(),
    default => $_SERVER['REQUEST_METHOD'] === 'GET' && preg_match('#^/api/v1/courses/(\d{1,18})$#D', $path, $found)
        ? oneCourse((int) $found[1]) : answer(404, ['message' => 'There is nothing here.']),
};
