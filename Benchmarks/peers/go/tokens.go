package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

const tokenSeconds = 3600

var (
	base64url = base64.RawURLEncoding.Strict()
	header    = base64url.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`))
)

// tokens are JSON Web Tokens with HS256.
type tokens struct {
	secret []byte
}

type claims struct {
	ID       int64 `json:"id"`
	IssuedAt int64 `json:"iat"`
	Expires  int64 `json:"exp"`
}

func (t tokens) issue(id int64) string {
	now := time.Now().Unix()
	payload, err := json.Marshal(claims{id, now, now + tokenSeconds})
	if err != nil {
		panic(err) // Three numbers are always JSON.
	}
	message := header + "." + base64url.EncodeToString(payload)
	return message + "." + base64url.EncodeToString(t.sign(message))
}

// verify is the id in a token that was signed here and has not expired.
func (t tokens) verify(token string) (int64, bool) {
	end := strings.LastIndexByte(token, '.')
	if end < 0 {
		return 0, false
	}
	signature, err := base64url.DecodeString(token[end+1:])
	if err != nil || !hmac.Equal(signature, t.sign(token[:end])) {
		return 0, false
	}
	_, encoded, _ := strings.Cut(token[:end], ".")
	payload, err := base64url.DecodeString(encoded)
	if err != nil {
		return 0, false
	}
	var claims claims
	if json.Unmarshal(payload, &claims) != nil || claims.Expires <= time.Now().Unix() {
		return 0, false
	}
	return claims.ID, true
}

func (t tokens) sign(message string) []byte {
	code := hmac.New(sha256.New, t.secret)
	code.Write([]byte(message))
	return code.Sum(nil)
}
