// Shows openapi.json, which lies beside this page. Whatever comes from it is set as text and never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];
const TYPES = {
    string: "text", integer: "whole number", number: "number", boolean: "true or false", array: "list",
    object: "object", null: "null",
};

const main = document.getElementById("description");
try {
    show(await fetched("openapi.json"));
} catch (error) {
    main.append(element("p", { role: "alert" }, `The description could not be shown: ${error.message}`));
}

async function fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} is answered with ${answer.status}.`);
    return answer.json();
}

function show(api) {
    const tags = api.tags.map((tag) => ({ ...tag, operations: operations(api, tag.name) }));
    main.append(
        ...prose(api.info.description),
        signingIn(api),
        contents(tags),
        ...tags.map((tag) => section(api, tag)),
    );
    addEventListener("hashchange", openTarget);
    openTarget();
}

/** An operation that the address points to is open. */
function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches("details")) {
        target.open = true;
        target.scrollIntoView();
    }
}

// What the document says

/** What a reference leads to, or the value itself. */
function resolved(api, value) {
    if (!value?.$ref) return value;
    return value.$ref.split("/").slice(1).reduce((found, key) => found[key], api);
}

/** The operations of a tag in the document's order. */
function operations(api, tag) {
    return Object.entries(api.paths).flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]?.tags.includes(tag)).map((method) => ({
            ...item[method],
            path,
            method: method.toUpperCase(),
            parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((one) => resolved(api, one)),
        })));
}

// The parts of the page

function signingIn(api) {
    const schemes = Object.entries(api.components.securitySchemes);
    return element("section", {},
        element("h2", {}, "How to sign in"),
        element("p", {}, "Each operation says which of these it takes, if it needs any."),
        element("dl", {}, ...schemes.flatMap(([name, scheme]) => [
            element("dt", {}, element("code", {}, name)),
            element("dd", {}, ...prose(scheme.description)),
        ])));
}

function contents(tags) {
    const groups = tags.flatMap((tag) => [
        element("h2", {}, tag.name),
        element("ul", {}, ...tag.operations.map((operation) =>
            element("li", {}, element("a", { href: `#${operation.operationId}` }, ...title(operation))))),
    ]);
    return element("nav", { "aria-label": "Operations" }, ...groups);
}

function section(api, tag) {
    return element("section", {},
        element("h2", {}, tag.name),
        ...prose(tag.description),
        ...tag.operations.map((operation) => article(api, operation)));
}

function article(api, operation) {
    return element("details", { class: "operation", id: operation.operationId },
        element("summary", {}, element("h3", {}, ...title(operation))),
        element("div", {},
            ...prose(operation.description),
            element("p", {}, element("strong", {}, "Sign in: "), whoMay(operation.security)),
            ...parameters(api, operation.parameters),
            ...body(api, resolved(api, operation.requestBody)),
            ...answers(api, operation.responses)));
}

function title(operation) {
    return [
        element("code", { class: "method" }, operation.method),
        element("code", { class: "path" }, operation.path),
        element("span", { class: "summary" }, operation.summary),
    ];
}

function whoMay(security) {
    if (security.length === 0) return "not needed";
    return security.map((requirement) => Object.keys(requirement).join(" and ")).join(", or ");
}

function parameters(api, all) {
    if (all.length === 0) return [];
    return [
        element("h4", {}, "Parameters"),
        element("dl", {}, ...all.flatMap((one) =>
            field(api, one.name, one.schema, one.required, { description: one.description, place: `in the ${one.in}` }))),
    ];
}

function body(api, request) {
    if (!request) return [];
    const forms = Object.entries(request.content);
    return [
        element("h4", {}, "Body"),
        ...prose(request.description),
        element("p", { class: "quiet" }, `As ${forms.map(([type]) => type).join(", ")}.`),
        ...content(api, forms[0][1]),
    ];
}

function answers(api, responses) {
    return [
        element("h4", {}, "Answers"),
        ...Object.entries(responses).map(([status, response]) => answer(api, status, resolved(api, response))),
    ];
}

function answer(api, status, response) {
    const fields = Object.entries(response.headers ?? {}).map(([name, header]) => [name, resolved(api, header)]);
    return element("details", { class: "answer" },
        element("summary", {}, element("span", { class: "status" }, status), " ", ...inline(response.description)),
        element("div", {},
            ...Object.entries(response.content ?? {}).flatMap(([type, media]) => [
                element("h5", {}, type),
                ...content(api, media),
            ]),
            element("h5", {}, "Header fields"),
            element("dl", {}, ...fields.flatMap(([name, header]) =>
                field(api, name, header.schema, header.required, { description: header.description })))));
}

function content(api, media) {
    const example = media.example;
    const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
    return [
        ...schema(api, media.schema),
        ...(example === undefined ? [] : [
            element("h5", {}, "Example"),
            element("pre", { tabindex: "0" }, element("code", {}, text)),
        ]),
    ];
}

// Schemas

/** A schema without a name: the members of an object, or what kind of value it is. */
function schema(api, given) {
    const found = resolved(api, given);
    return [...prose(found.description), ...inside(api, found)];
}

function inside(api, found) {
    if (found.properties) return [members(api, found)];
    if (found.items) return schema(api, found.items);
    return [];
}

function members(api, found) {
    const required = found.required ?? [];
    return element("dl", {}, ...Object.entries(found.properties).flatMap(([name, member]) =>
        field(api, name, member, required.includes(name))));
}

/** A name with what may stand there. */
function field(api, name, given, isRequired, { description, place } = {}) {
    const found = merged(api, given);
    return [
        element("dt", {},
            element("code", {}, name), " ",
            element("span", { class: "type" }, [kind(api, found), place].filter(Boolean).join(", ")),
            ...(isRequired ? [" ", element("span", { class: "required" }, "required")] : [])),
        element("dd", {},
            ...prose(description),
            ...(found.description === description ? [] : prose(found.description)),
            ...prose(limits(found)),
            ...patterns(api, found),
            ...inside(api, found)),
    ];
}

/** A schema with that of the one value, beside null, that it stands for. */
function merged(api, given) {
    const found = resolved(api, given);
    const choices = alternatives(api, found).filter((one) => one.type !== "null");
    if (choices.length !== 1) return found;
    return { ...choices[0], ...found, anyOf: undefined, type: [choices[0].type ?? kind(api, choices[0]), "null"].flat() };
}

/** The schemas of which one has to hold, where they tell kinds of values apart. */
function alternatives(api, found) {
    return found.properties ? [] : (found.anyOf ?? []).map((one) => resolved(api, one));
}

function kind(api, found) {
    if (found.type) return [found.type].flat().map((type) => TYPES[type] ?? type).join(" or ");
    return [...new Set(alternatives(api, found).map((one) => kind(api, one)))].join(" or ");
}

function limits(found) {
    return [
        range(found.minLength, found.maxLength, "characters"),
        range(found.minimum, found.maximum),
        range(found.minItems, found.maxItems, "items"),
        found.enum && `One of ${found.enum.map((value) => `\`${value}\``).join(", ")}.`,
        found.const !== undefined && `Always \`${found.const}\`.`,
        found.format && `Format ${found.format}.`,
        found.default !== undefined && `${found.default} if left out.`,
    ].filter(Boolean).join(" ");
}

function range(least, most, what = "") {
    // A greater one has been rounded; its format says as much.
    const isExact = most <= Number.MAX_SAFE_INTEGER;
    if (least === undefined && !isExact) return "";
    const words = !isExact ? `At least ${least}` : least === undefined ? `At most ${most}` : `${least} to ${most}`;
    return `${words} ${what}`.trim() + ".";
}

function patterns(api, found) {
    return [found, ...alternatives(api, found)].filter((one) => one.pattern).map((one) =>
        element("details", {},
            element("summary", { class: "quiet" }, ["Pattern", one !== found && one.title].filter(Boolean).join(" ")),
            element("p", {}, element("code", { class: "pattern" }, one.pattern))));
}

// Elements

function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
}

/** Paragraphs of a text, which stand between empty lines. */
function prose(text) {
    return (text ?? "").split("\n\n").filter(Boolean).map((paragraph) => element("p", {}, ...inline(paragraph)));
}

/** A text in which every second piece stands between backticks. */
function inline(text) {
    return text.split("`").map((piece, index) => (index % 2 ? element("code", {}, piece) : piece));
}
