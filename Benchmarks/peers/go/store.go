package main

import (
	"database/sql"
	"errors"
	"math"
	"net/url"
	"strconv"
	"time"

	"github.com/mattn/go-sqlite3"
)

const (
	columns       = `id, title, url, created_at, created_by, review_count, rating_total`
	spreadColumns = `rated_1, rated_2, rated_3, rated_4, rated_5`
)

var (
	errMissing = errors.New("no such row")
	errTaken   = errors.New("another course has that URL")
)

type user struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	Email    string `json:"email"`
	Admin    bool   `json:"admin"`
}

type course struct {
	ID        int64     `json:"id"`
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	Reviews   []string  `json:"reviews"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy *string   `json:"created_by"`
	Rating    rating    `json:"rating"`
}

type rating struct {
	Average *float64 `json:"average"`
	Count   int64    `json:"count"`
	Spread  []int64  `json:"spread,omitempty"`
}

// store is the database of schema.sql.
type store struct {
	list, one, reviews, byID, byName, insertion *sql.Stmt
}

// openStore opens so many connections to read, and one to write, so that writers wait for each other here: SQLite would let
// them sleep and try again.
func openStore(path string, readers int) (*store, error) {
	reading, err := open(path, readers)
	if err != nil {
		return nil, err
	}
	writing, err := open(path, 1)
	if err != nil {
		return nil, err
	}
	store := &store{}
	for _, query := range []struct {
		statement **sql.Stmt
		database  *sql.DB
		text      string
	}{
		{&store.list, reading, `SELECT ` + columns + ` FROM courses ORDER BY id LIMIT 100`},
		{&store.one, reading, `SELECT ` + columns + `, ` + spreadColumns + ` FROM courses WHERE id = ?`},
		{&store.reviews, reading, `SELECT course, id FROM reviews WHERE course BETWEEN ? AND ? ORDER BY course, id`},
		{&store.byID, reading, `SELECT id, username, email, admin FROM users WHERE id = ?`},
		{&store.byName, reading, `SELECT id, password FROM users WHERE username = ?`},
		{&store.insertion, writing, `INSERT INTO courses (title, url, created_at, created_by) VALUES (?, ?, ?, ?)`},
	} {
		if *query.statement, err = query.database.Prepare(query.text); err != nil {
			return nil, err
		}
	}
	return store, nil
}

func open(path string, connections int) (*sql.DB, error) {
	place := url.URL{Scheme: "file", Opaque: path, RawQuery: "_busy_timeout=5000&_synchronous=FULL&_mutex=no"}
	database, err := sql.Open("sqlite3", place.String())
	if err != nil {
		return nil, err
	}
	database.SetMaxOpenConns(connections)
	database.SetMaxIdleConns(connections)
	return database, nil
}

func (s *store) courses() ([]course, error) {
	rows, err := s.list.Query()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	courses := make([]course, 0, 100)
	for rows.Next() {
		course, err := read(rows.Scan)
		if err != nil {
			return nil, err
		}
		courses = append(courses, course)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return courses, s.addReviews(courses)
}

func (s *store) course(id int64) (course, error) {
	spread := make([]int64, 5)
	found, err := read(s.one.QueryRow(id).Scan, &spread[0], &spread[1], &spread[2], &spread[3], &spread[4])
	if err != nil {
		return course{}, err
	}
	found.Rating.Spread = spread
	courses := []course{found}
	err = s.addReviews(courses)
	return courses[0], err
}

// read reads the columns of a course, and those behind them.
func read(scan func(...any) error, more ...any) (course, error) {
	var (
		found            = course{Reviews: []string{}}
		createdAt, total int64
	)
	err := scan(append([]any{
		&found.ID, &found.Title, &found.URL, &createdAt, &found.CreatedBy, &found.Rating.Count, &total,
	}, more...)...)
	if err != nil {
		return course{}, known(err)
	}
	found.CreatedAt = time.Unix(createdAt, 0).UTC()
	if count := found.Rating.Count; count > 0 {
		average := math.Round(float64(total)*100/float64(count)) / 100
		found.Rating.Average = &average
	}
	return found, nil
}

// addReviews adds their reviews to courses, which are in order of their ids.
func (s *store) addReviews(courses []course) error {
	if len(courses) == 0 {
		return nil
	}
	rows, err := s.reviews.Query(courses[0].ID, courses[len(courses)-1].ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for i := 0; rows.Next(); {
		var course, id int64
		if err := rows.Scan(&course, &id); err != nil {
			return err
		}
		for courses[i].ID < course {
			i++
		}
		if courses[i].ID == course {
			courses[i].Reviews = append(courses[i].Reviews, "/api/v1/reviews/"+strconv.FormatInt(id, 10))
		}
	}
	return rows.Err()
}

func (s *store) add(title, url, username string) (course, error) {
	now := time.Now().UTC().Truncate(time.Second)
	result, err := s.insertion.Exec(title, url, now.Unix(), username)
	if err != nil {
		return course{}, known(err)
	}
	id, err := result.LastInsertId()
	return course{
		ID: id, Title: title, URL: url, Reviews: []string{}, CreatedAt: now, CreatedBy: &username,
		Rating: rating{Spread: make([]int64, 5)},
	}, err
}

func (s *store) user(id int64) (found user, err error) {
	err = s.byID.QueryRow(id).Scan(&found.ID, &found.Username, &found.Email, &found.Admin)
	return found, known(err)
}

func (s *store) credentials(username string) (id int64, hash string, err error) {
	err = s.byName.QueryRow(username).Scan(&id, &hash)
	return id, hash, known(err)
}

// known is what a caller may ask an error for.
func known(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errMissing
	}
	var refusal sqlite3.Error
	if errors.As(err, &refusal) && refusal.Code == sqlite3.ErrConstraint {
		return errTaken
	}
	return err
}
