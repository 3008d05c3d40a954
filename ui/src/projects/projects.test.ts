import { beforeEach, expect, test } from "vitest";

import type { FoundEvent, Project } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { ProjectsState } from "./projects.svelte";

const project = (name: string): Project => ({ name, dsn: `http://key@127.0.0.1:8970/${name}`, snippets: [] });
const event = (id: string): FoundEvent => ({ event_id: id, title: id }) as FoundEvent;

let there: Project[];
let found: FoundEvent[];
let engine: ReturnType<typeof scripted>;
let state: ProjectsState;

beforeEach(async () => {
  there = [project("shop"), project("web 2")];
  found = [];
  engine = scripted({
    projects: () => ({ is: "projects", value: there }),
    make_project: ({ name }) => {
      if (name.includes("/")) throw refused("invalid");
      there = [...there, project(name)];
      return { is: "projects", value: [project(name)] };
    },
    search: () => ({ is: "found", value: { events: found, next: null } }),
    send_sample: () => ({ is: "done" }),
  });
  const live = new Live(engine.backend);
  live.start();
  state = new ProjectsState(live);
  state.start();
  await settled();
});

test("the first project is chosen, and a new one when it is made", async () => {
  expect(state.project?.name).toBe("shop");
  expect(await state.make(" till ")).toBe(true);
  expect([state.project?.name, state.unmade]).toEqual(["till", null]);
});

test("a name that is not taken is said to be wrong, and nothing else changes", async () => {
  expect(await state.make("a/b")).toBe(false);
  expect([state.unmade?.code, state.project?.name]).toEqual(["invalid", "shop"]);
});

test("what was there before has not arrived; what comes has", async () => {
  found = [event("old")];
  state.choose("web 2");
  await settled();
  expect(engine.asks("search").at(-1)?.query).toBe('project:"web 2",sample');
  expect([state.latest?.event_id, state.arrived]).toEqual(["old", false]);
  found = [event("new")];
  engine.tell({ is: "issues" });
  await settled();
  expect([state.latest?.event_id, state.arrived]).toEqual(["new", true]);
});

test("the first event of all arrives, too", async () => {
  expect(state.arrived).toBe(false);
  found = [event("first")];
  await state.sendSample();
  expect([state.latest?.event_id, state.arrived]).toEqual(["first", true]);
});

test("another project has its own arrivals", async () => {
  found = [event("a")];
  await state.sendSample();
  state.choose("web 2");
  await settled();
  expect(state.arrived).toBe(false);
});
