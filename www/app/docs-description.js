// What an OpenAPI document says, with its references followed.

const METHODS = ["get", "post", "put", "patch", "delete"];

export class Description {
  #document;

  constructor(document) {
    this.#document = document;
  }

  get introduction() {
    return this.#document.info.description;
  }

  /** Ways to sign in, each with its name. */
  get schemes() {
    return Object.entries(this.#document.components?.securitySchemes ?? {});
  }

  /** The groups of operations, in the document's order. */
  get tags() {
    return (this.#document.tags ?? []).map((tag) => ({
      ...tag,
      id: `about-${tag.name.toLowerCase().replaceAll(" ", "-")}`,
      operations: this.#operations((operation) => operation.tags.includes(tag.name)),
    }));
  }

  /** The operation of an id, undefined where there is none. */
  operation(id) {
    return this.#operations((operation) => operation.operationId === id)[0];
  }

  /** The address of a path, which begins where the document says that its server stands. */
  address(path) {
    const server = (this.#document.servers?.[0].url ?? "").replace(/\/$/, "");
    return new URL(server + path, document.baseURI);
  }

  /** What a reference leads to, or the value itself. */
  resolved(value) {
    if (!value?.$ref) return value;
    return value.$ref.split("/").slice(1).reduce((found, key) => found[key], this.#document);
  }

  /** A schema with that of the one value, beside null, that it stands for. */
  schema(given) {
    const found = this.resolved(given);
    const choices = this.alternatives(found).filter((one) => one.type !== "null");
    if (choices.length !== 1) return found;
    return { ...choices[0], ...found, anyOf: undefined, type: [...this.types(choices[0]), "null"] };
  }

  /** The schemas of which one has to hold, where they tell kinds of values apart. */
  alternatives(found) {
    return found.properties ? [] : (found.anyOf ?? []).map((one) => this.resolved(one));
  }

  /** The names of the types that a schema allows. */
  types(found) {
    return [...new Set(this.#types(found))];
  }

  #types(found) {
    return found.type ? [found.type].flat() : this.alternatives(found).flatMap((one) => this.#types(one));
  }

  #operations(fits) {
    return Object.entries(this.#document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] && fits(item[method])).map((method) => ({
        ...item[method],
        path,
        method: method.toUpperCase(),
        parameters: [...item.parameters ?? [], ...item[method].parameters ?? []].map((one) =>
          this.resolved(one)),
      })));
  }
}
