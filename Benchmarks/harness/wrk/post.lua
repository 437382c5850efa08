-- Adds a course with each request, under a URL that no other run has: the first argument stands in it.
local run, count = "", 0

init = function(arguments)
    run = arguments[1]
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

request = function()
    count = count + 1
    local url = "https://example.com/added/" .. run .. "-" .. count
    return wrk.format(nil, nil, nil, '{"title":"Added by the benchmark","url":"' .. url .. '"}')
end
