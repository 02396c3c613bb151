/// The crew as data: the team definition that ships, in the form in which a user would write one.
enum FilmTeamDefinition {
  static let yaml = #"""
    name: film
    description: Turns a person from history into a film pitch, with a source for every fact.
    limits: {max_llm_calls: 100}
    state:
      PROMPT: {reducer: replace, writer: greeter, description: Who or what the film is about.}
      sources: {reducer: merge, description: "The sources that tools found, by id."}
      subject: {reducer: merge, description: What is known of the person as such.}
      searches: {reducer: append, description: "Where the crew looked, and what came of it."}
      candidates: {reducer: replace, description: People of the same name.}
      nearest: {reducer: replace, description: Names on the shelf that are near the one asked for.}
      research: {reducer: append, writer: researcher, description: The ledger of claims.}
      PLOT_OUTLINE: {reducer: replace, artifact: outline.md, description: The outline in three acts.}
      CRITICAL_FEEDBACK: {reducer: append, writer: critic, description: The critic's notes.}
      comparables: {reducer: replace, description: "Comparable films, from data."}
      box_office_report: {reducer: replace, description: The report on comparable films.}
      casting_report: {reducer: replace, description: The report on the roles.}
      front_matter: {reducer: replace, description: Title and framing passages.}
    entry: film_concept_team
    prompt_key: PROMPT
    root_agent:
      name: greeter
      description: Finds out who the film is about, and hands over to the crew.
      instruction_file: greeter.md
      include_contents: session
      tools: [append_to_state, ask_user]
      max_turns: 6
      sub_agents:
        - agent_class: SequentialAgent
          name: film_concept_team
          description: Researches, writes, criticises, costs and casts a film, and hands in the pitch.
          sub_agents:
            - agent_class: LoopAgent
              name: writers_room
              description: Research, outline and criticism, until the critic has no more notes.
              max_iterations: 5
              sub_agents:
                - name: researcher
                  description: Finds out what is documented, and records it with its source.
                  instruction_file: researcher.md
                  reads: [PROMPT, "research?", "searches?", "PLOT_OUTLINE?", "CRITICAL_FEEDBACK?"]
                  tools:
                    - wikipedia_search
                    - library_search
                    - {name: append_to_state, args: {fields: [research, candidates]}}
                  generate_content_config: {temperature: 0}
                  max_turns: 8
                - name: screenwriter
                  description: Writes the outline in three acts.
                  instruction_file: screenwriter.md
                  reads:
                    - PROMPT
                    - subject?
                    - research?
                    - searches?
                    - nearest?
                    - candidates?
                    - CRITICAL_FEEDBACK?
                    - PLOT_OUTLINE?
                  output_key: PLOT_OUTLINE
                  max_turns: 2
                - name: critic
                  description: Reads the outline against the research, and asks for what is missing.
                  instruction_file: critic.md
                  reads: ["PLOT_OUTLINE?", "subject?", "research?", "CRITICAL_FEEDBACK?"]
                  tools: [append_to_state, exit_loop]
                  generate_content_config: {temperature: 0}
                  max_turns: 4
            - agent_class: ParallelAgent
              name: preproduction_team
              description: What the film is up against, and whom it needs.
              requires: [research]
              max_concurrency: 2
              sub_agents:
                - name: box_office_researcher
                  description: Compares the film with earlier ones, from data.
                  instruction_file: box_office_researcher.md
                  reads: [PROMPT, "PLOT_OUTLINE?"]
                  tools: [comparable_films]
                  output_key: box_office_report
                  generate_content_config: {temperature: 0}
                  max_turns: 4
                - name: casting_agent
                  description: Breaks the roles down.
                  instruction_file: casting_agent.md
                  reads: [PROMPT, "PLOT_OUTLINE?", "subject?"]
                  output_key: casting_report
                  max_turns: 2
            - name: file_writer
              description: Gives the pitch its title and its frame, and hands it in.
              requires: [research]
              instruction_file: file_writer.md
              reads: [PROMPT, "PLOT_OUTLINE?", "box_office_report?", "casting_report?"]
              tools: [write_file]
              generate_content_config: {temperature: 0}
              max_turns: 4
    """#
}
