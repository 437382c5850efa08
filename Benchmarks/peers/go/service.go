package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

const longestBody = 64 * 1024

type service struct {
	store  *store
	tokens tokens
}

type problem struct {
	Message string `json:"message"`
}

func ping(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Write([]byte("pong"))
}

func missing(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusNotFound, problem{"There is nothing here."})
}

func (s *service) courses(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		s.list(w)
	case http.MethodPost:
		s.add(w, r)
	default:
		missing(w, r)
	}
}

func (s *service) list(w http.ResponseWriter) {
	courses, err := s.store.courses()
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, struct {
		Courses []course `json:"courses"`
	}{courses})
}

func (s *service) course(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/api/v1/courses/"), 10, 64)
	if err != nil || r.Method != http.MethodGet {
		missing(w, r)
		return
	}
	course, err := s.store.course(id)
	if errors.Is(err, errMissing) {
		missing(w, r)
		return
	}
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, course)
}

func (s *service) add(w http.ResponseWriter, r *http.Request) {
	user, ok := s.signedIn(w, r)
	if !ok {
		return
	}
	var draft struct{ Title, URL string }
	body := http.MaxBytesReader(w, r.Body, longestBody)
	if json.NewDecoder(body).Decode(&draft) != nil || !isTitle(draft.Title) || !isURL(draft.URL) {
		answer(w, http.StatusBadRequest, problem{"A course has a title and a URL."})
		return
	}
	course, err := s.store.add(draft.Title, draft.URL, user.Username)
	if errors.Is(err, errTaken) {
		answer(w, http.StatusConflict, problem{"Another course has that URL."})
		return
	}
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Location", "/api/v1/courses/"+strconv.FormatInt(course.ID, 10))
	answer(w, http.StatusCreated, course)
}

func isTitle(text string) bool {
	length := utf8.RuneCountInString(text)
	return 1 <= length && length <= 200
}

func isURL(text string) bool {
	parts, err := url.Parse(text)
	return err == nil && (parts.Scheme == "http" || parts.Scheme == "https") && parts.Host != ""
}

func (s *service) me(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		missing(w, r)
		return
	}
	if user, ok := s.signedIn(w, r); ok {
		answer(w, http.StatusOK, user)
	}
}

func (s *service) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		missing(w, r)
		return
	}
	name, password, ok := r.BasicAuth()
	if !ok {
		refuse(w)
		return
	}
	id, hash, err := s.store.credentials(name)
	if err != nil && !errors.Is(err, errMissing) {
		fail(w, err)
		return
	}
	if err != nil || !isPassword(password, hash) {
		refuse(w)
		return
	}
	answer(w, http.StatusOK, struct {
		Token string `json:"token"`
	}{s.tokens.issue(id)})
}

// signedIn is the user whom the request's token names. Where it is false the answer is given.
func (s *service) signedIn(w http.ResponseWriter, r *http.Request) (user, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	id, ok := s.tokens.verify(token)
	if !ok || !strings.EqualFold(scheme, "Token") {
		refuse(w)
		return user{}, false
	}
	found, err := s.store.user(id)
	if errors.Is(err, errMissing) {
		refuse(w)
		return user{}, false
	}
	if err != nil {
		fail(w, err)
		return user{}, false
	}
	return found, true
}

func refuse(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Token realm="courses"`)
	answer(w, http.StatusUnauthorized, problem{"Sign in to do this."})
}

func fail(w http.ResponseWriter, err error) {
	log.Print(err)
	answer(w, http.StatusInternalServerError, problem{"Something went wrong."})
}

func answer(w http.ResponseWriter, status int, content any) {
	body, err := json.Marshal(content)
	if err != nil {
		log.Print(err)
		status, body = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}
