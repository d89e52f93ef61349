package dev.parley.models.local.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.models.local.speech.Jsgf;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import org.junit.jupiter.api.Test;

class ScriptCompilerTest {

  private static final String GOOD =
      """
      {"id": "a", "version": 1, "name": "A", "instructions": "", "model": {"kind": "local"},
       "script": {
         "slots": {"number": {"kind": "digits", "length": 3, "ask": "Which?"}},
         "intents": [
           {"id": "find", "examples": ["[please] find (it | number {number})"], "needs": ["number"],
            "call": {"tool": "find", "arguments": {"n": "{number}"}}},
           {"id": "hi", "examples": ["hi"], "say": "Hi."}],
         "reprompt": "What?", "pending": "Wait."}}
      """;

  @Test
  void aScriptIsTakenApart() throws Exception {
    var playbook = read(GOOD);
    assertThat(playbook.intents()).hasSize(2);
    var phrase = playbook.intents().getFirst().phrases().getFirst();
    assertThat(PhraseMatcher.match(phrase, Words.of("Find it!"), playbook.slots())).isEmpty();
    assertThat(PhraseMatcher.match(phrase, Words.of("please find number 12 3"), playbook.slots()))
        .containsEntry("number", "123");
    assertThat(PhraseMatcher.match(phrase, Words.of("find number 12"), playbook.slots())).isNull();
    assertThat(PhraseMatcher.match(phrase, Words.of("find it now"), playbook.slots())).isNull();
  }

  @Test
  void theGrammarHoldsWhatTheScriptUnderstands() throws Exception {
    assertThat(Jsgf.of(read(GOOD)).text())
        .contains("([please] find (it | number <number>))")
        .contains("public <utterance> = [")
        .contains("(hi)");
  }

  @Test
  void mistakesAreNamedWithTheirPlace() {
    assertRefused(
        "\"needs\": [\"number\"]",
        "\"needs\": [\"size\"]",
        "script.intents[0].needs: slot size (expected: one of [number])");
    assertRefused(
        "(it |",
        "(it | {size}",
        "script.intents[0].examples[0]: slot size (expected: one of [number])");
    assertRefused(
        "[please]", "[please", "script.intents[0].examples[0]: end of phrase (expected: ])");
    assertRefused(
        "[please]",
        "Please",
        "script.intents[0].examples[0]: 'P' (expected: a word in lower case, [, ( or {slot})");
    assertRefused(
        "[please]", "[]", "script.intents[0].examples[0]: ']' (expected: a word, [, ( or {slot})");
    assertRefused(
        "\"length\": 3", "\"length\": 0", "script.slots.number.length: 0 (expected: 1 to 16)");
    assertRefused(
        "\"kind\": \"digits\"",
        "\"kind\": \"words\"",
        "script.slots.number.words: none (expected: at least one)");
    assertRefused(
        "\"id\": \"hi\"",
        "\"id\": \"find\"",
        "script.intents[1].id: find (expected: an id of its own)");
    assertRefused(
        "\"say\": \"Hi.\"",
        "\"say\": \"Hi {you}.\"",
        "script.intents[1].say: {you} (expected: a slot of the intent: [])");
    assertRefused(
        ", \"say\": \"Hi.\"",
        "",
        "script.intents[1]: neither say nor call (expected: one of them)");
    assertRefused(
        "\"reprompt\": \"What?\"",
        "\"reprompt\": \" \"",
        "script.reprompt: nothing (expected: a text)");
    assertRefused(
        "\"ask\": \"Which?\"",
        "\"ask\": \"Which?\", \"answers\": [\"that one\"]",
        "script.slots.number.answers: slots [] (expected: {number})");
    assertRefused(
        "\"say\": \"Hi.\"",
        "\"say\": \"Hi.\", \"confirm\": \"Really?\"",
        "script.yes, script.no: none (expected: phrases, as hi confirms)");
  }

  private static void assertRefused(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static CompiledScript read(String json) throws JsonProcessingException {
    return ScriptCompiler.read(Json.mapper().readValue(json, AgentDefinition.class));
  }
}
