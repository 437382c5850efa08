-- Nine lists of courses and then one course that is added, under a URL that no other run has: the first argument stands
-- in it.
local run, count, list = "", 0, ""

init = function(arguments)
    run = arguments[1]
    list = wrk.format()
end

request = function()
    count = count + 1
    if count % 10 ~= 0 then
        return list
    end
    local url = "https://example.com/added/" .. run .. "-" .. count
    local headers = { ["Content-Type"] = "application/json" }
    for name, value in pairs(wrk.headers) do
        headers[name] = value
    end
    return wrk.format("POST", nil, headers, '{"title":"Added by the benchmark","url":"' .. url .. '"}')
end
