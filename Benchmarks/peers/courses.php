#!/usr/bin/php-cgi
<?php
// What courses-cgi.c does: a hundred courses from SQLite as JSON where COURSES names the database, and pong where nothing does.
$path = getenv('COURSES');
if ($path === false) {
    header('Content-Type: text/plain');
    echo 'pong';
    exit;
}
header('Content-Type: application/json');
$database = new SQLite3($path, SQLITE3_OPEN_READWRITE);
$rows = $database->query('SELECT id, title, url FROM courses ORDER BY id LIMIT 100');
$courses = [];
while ($row = $rows->fetchArray(SQLITE3_ASSOC)) {
    $courses[] = $row;
}
echo json_encode(['courses' => $courses], JSON_UNESCAPED_SLASHES), "\n";
