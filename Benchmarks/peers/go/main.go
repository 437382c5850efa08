// What Go does with the same work as ours: net/http/fcgi, database/sql with mattn's driver, crypto/hmac, encoding/json,
// and Argon2 of golang.org/x/crypto, all as Debian has them.
//
//	cd go && GO111MODULE=off GOPATH=/usr/share/gocode go build -tags libsqlite3 -o FILE
//	DATABASE=courses.sqlite SECRET=text WORKERS=4 FILE      with the listening socket as descriptor 0 (spawn-fcgi)
//
// WORKERS connections to SQLite read, one writes. A connection of the web server holds a goroutine, which costs next to
// nothing.
package main

import (
	"log"
	"net/http"
	"net/http/fcgi"
	"os"
	"runtime/debug"
	"strconv"
)

func main() {
	// So small a heap would be collected all the time, which takes more than half of the processor of a ping.
	debug.SetGCPercent(400)
	workers, err := strconv.Atoi(os.Getenv("WORKERS"))
	if err != nil || workers < 1 {
		workers = 4
	}
	store, err := openStore(os.Getenv("DATABASE"), workers)
	if err != nil {
		log.Fatal(err)
	}
	service := &service{store: store, tokens: tokens{secret: []byte(os.Getenv("SECRET"))}}
	// Without a listener it is descriptor 0.
	log.Fatal(fcgi.Serve(nil, service.routes()))
}

func (s *service) routes() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("/ping", ping)
	routes.HandleFunc("/api/v1/courses", s.courses)
	routes.HandleFunc("/api/v1/courses/", s.course)
	routes.HandleFunc("/api/v1/users/me", s.me)
	routes.HandleFunc("/api/v1/users/token", s.token)
	routes.HandleFunc("/", missing)
	return routes
}
