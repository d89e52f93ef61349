package dev.parley.node.agents;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.parley.models.ModelKind;
import dev.parley.models.local.LocalKind;
import dev.parley.models.local.LocalModel;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.NoModel;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.session.model.AgentTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentDirectoryTest {

  private static final String REALTIME =
      """
      {"id": "sales", "version": 2, "name": "Sales", "instructions": "Sell.",
       "model": {"kind": "realtime", "url": "ws://localhost:1/v1/realtime"}, "tools": []}
      """;

  /** Those of a node. */
  private static final List<ModelKind> KINDS =
      List.of(
          new LocalKind(new LocalModel.Settings(1, 1, 1)),
          new RealtimeModel(OrchestratorConfig.from(ConfigFactory.load()).upstream()));

  @TempDir Path folder;

  @Test
  void theBuiltInAgentHasItsThreeTools() {
    var agent = load(null).defaultAgent();
    assertThat(agent.id()).isEqualTo("contact-centre");
    assertThat(agent.tools())
        .extracting(ToolDefinition::name)
        .containsExactly("order_status", "reschedule_delivery", "weather");
    assertThat(agent.tools())
        .extracting(ToolDefinition::mode)
        .containsExactly(
            ToolDefinition.Mode.DEFERRED, ToolDefinition.Mode.DEFERRED, ToolDefinition.Mode.INLINE);
  }

  @Test
  void anOperatorsFolderAddsAgents() throws IOException {
    Files.writeString(folder.resolve("sales.json"), REALTIME);
    Files.writeString(folder.resolve("notes.txt"), "no agent");
    var agents = load(folder);
    assertThat(requireNonNull(agents.find("sales")).version()).isEqualTo(2);
    assertThat(agents.find("contact-centre")).isSameAs(agents.defaultAgent());
    assertThat(agents.find("nobody")).isNull();
  }

  @Test
  void anAgentsFurtherModelsAreReadInTheirOrder() throws IOException {
    Files.writeString(
        folder.resolve("sales.json"),
        REALTIME.replace(
            "\"tools\"",
            """
            "fallback": [
              {"kind": "realtime", "url": "ws://localhost:2/v1/realtime", "name": "second",
               "limits": {"context_tokens": 9000}},
              {"kind": "realtime", "url": "ws://localhost:3/v1/realtime", "name": "third"}],
             "tools"
            """
                .strip()));

    var agent = requireNonNull(load(folder).find("sales"));

    assertThat(agent.models())
        .extracting(AgentDefinition.ModelChoice::name)
        .containsExactly(null, "second", "third");
    assertThat(requireNonNull(agent.limits()).contextTokens()).isEqualTo(9_000);
    assertThat(requireNonNull(AgentTerms.of(agent).definition())).isEqualTo(agent);
    assertThat(agent.answeredBy(agent.models().getLast()).models()).hasSize(1);
  }

  @Test
  void whatIsWrongWithAFurtherModelIsNamed() throws IOException {
    refusesFallback(
        "{\"kind\": \"oracle\"}", "fallback[1].kind: oracle (expected: local or realtime)");
    refusesFallback("{\"name\": \"x\"}", "fallback[1].kind: none (expected: local or realtime)");
    refusesFallback(
        "{\"kind\": \"realtime\", \"limits\": {\"context_tokens\": -1}}",
        "fallback[1].limits.context_tokens: -1 (expected: more than 0)");
    refusesFallback("{\"kind\": \"local\"}", "script");
  }

  @Test
  void whatACallerWithoutModelIsToldIsTheAgents() throws IOException {
    Files.writeString(
        folder.resolve("sales.json"),
        withoutModel("{\"wait\": \"Just a second.\", \"transfer\": \"+15550100\"}"));

    var agent = requireNonNull(load(folder).find("sales"));

    assertThat(agent.withoutModel())
        .returns("Just a second.", NoModel::waitWords)
        .returns("We cannot talk at the moment. Please call again later.", NoModel::endWords)
        .returns("+15550100", NoModel::transfer);
    assertThat(requireNonNull(AgentTerms.of(agent).definition())).isEqualTo(agent);
    assertThat(requireNonNull(load(null).defaultAgent()).withoutModel())
        .returns("One moment, please.", NoModel::waitWords);
  }

  @Test
  void whatIsWrongWithTheWordsForACallerWithoutModelIsNamed() throws IOException {
    var words = "a".repeat(151);
    assertRefused(
        withoutModel("{\"end\": \"" + words + "\"}"),
        "no_model.end: 151 characters (expected: 0 to 150)");
    assertRefused(
        withoutModel("{\"wait\": \"" + words + "\"}"),
        "no_model.wait: 151 characters (expected: 0 to 150)");
    assertRefused(
        withoutModel("{\"transfer\": \"\"}"),
        "no_model.transfer: 0 characters (expected: a number or address of 1 to 256 characters)");
    assertRefused(withoutModel("{\"until\": 1}"), "no_model.until (expected: one of end, ");
  }

  private static String withoutModel(String rule) {
    return REALTIME.replace("\"tools\"", "\"no_model\": " + rule + ", \"tools\"");
  }

  private void refusesFallback(String second, String why) throws IOException {
    Files.writeString(
        folder.resolve("sales.json"),
        REALTIME.replace(
            "\"tools\"", "\"fallback\": [{\"kind\": \"realtime\"}, " + second + "], \"tools\""));
    assertThatThrownBy(() -> load(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void severalVersionsOfAnAgentLieSideBySideAndTheNewestAnswersNewCalls() throws IOException {
    Files.writeString(folder.resolve("sales.json"), REALTIME.replace("2,", "10,"));
    Files.writeString(folder.resolve("sales@2.json"), REALTIME);
    Files.writeString(folder.resolve("sales@9.json"), REALTIME.replace("2,", "9,"));

    var agents = load(folder);

    assertThat(requireNonNull(agents.find("sales")).version()).isEqualTo(10);
    assertThat(requireNonNull(agents.find("sales", 2)).version()).isEqualTo(2);
    assertThat(agents.find("sales", 3)).isNull();
    assertThat(agents.versions()).hasSize(4);
    assertThat(agents.all()).hasSize(2);
  }

  @Test
  void oneVersionWithTwoContentsIsRefusedNamingBothFiles() throws IOException {
    var one = Files.writeString(folder.resolve("sales.json"), REALTIME);
    var other = Files.writeString(folder.resolve("sales@2.json"), REALTIME);
    assertThat(load(folder).all()).hasSize(2);

    Files.writeString(other, REALTIME.replace("Sell.", "Sell more."));

    assertThatThrownBy(() -> load(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            other
                + ": agent sales version 2 with other content than "
                + one
                + " (expected: one content for one version: raise version where it changed)");
  }

  @Test
  void aFileThatIsNamedByAVersionHoldsIt() throws IOException {
    var file = Files.writeString(folder.resolve("sales@3.json"), REALTIME);

    assertThatThrownBy(() -> load(folder))
        .hasMessage(file + ": version: 2 (expected: 3, as the file is named)");
  }

  @Test
  void anAgentThatNamesNoVersionIsTheFirst() throws IOException {
    Files.writeString(folder.resolve("sales.json"), REALTIME.replace("\"version\": 2,", ""));

    assertThat(requireNonNull(load(folder).find("sales", 1)).name()).isEqualTo("Sales");
  }

  @Test
  void aToolThatIsUndoneByOneThatTheAgentDoesNotHaveIsRefused() throws IOException {
    var tool =
        "\"tools\": [{\"name\": \"pay\", \"description\": \"Pays.\", \"compensate_with\": \"%s\"}]";
    var agent = REALTIME.replace("\"tools\": []", tool);
    var expected = " (expected: the name of another tool of this agent)";
    assertRefused(agent.formatted("refund"), "tools.pay.compensate_with: refund" + expected);
    assertRefused(agent.formatted("pay"), "tools.pay.compensate_with: pay" + expected);
  }

  @Test
  void limitsThatLeaveNothingOfAConversationAreRefused() throws IOException {
    var agent =
        REALTIME.replace("\"kind\": \"realtime\"", "\"kind\": \"realtime\", \"limits\": {%s}");
    assertRefused(
        agent.formatted("\"context_tokens\": -1"),
        "model.limits.context_tokens: -1 (expected: more than 0)");
    assertRefused(
        agent.formatted("\"retention_ratio\": 1.5"),
        "model.limits.retention_ratio: 1.5 (expected: more than 0 and up to 1)");
  }

  @Test
  void aToolWhoseRequestsNoWorkerCouldReadIsRefused() throws IOException {
    var tool = "\"tools\": [{\"name\": \"refund\", \"description\": \"Pays back.\", %s}]";
    var agent = REALTIME.replace("\"tools\": []", tool);
    assertRefused(
        agent.formatted("\"retries\": 101"), "tools.refund.retries: 101 (expected: 0 to 100)");
    assertRefused(
        agent.formatted("\"queue\": \"no/queue\""),
        "tools.refund.queue: no/queue (expected: 1 to 64 letters, digits, '-' or '_')");
    assertRefused(
        agent.replace("\"refund\"", "\"" + "r".repeat(65) + "\"").formatted("\"retries\": 1"),
        "tools." + "r".repeat(65) + " (expected: a name of 1 to 64 characters)");
  }

  @Test
  void howMuchSpeechStopsTheAgentIsSetWithinReason() throws IOException {
    var agent = REALTIME.replace("\"tools\": []", "\"turns\": {\"confirm_ms\": %s}");
    assertRefused(agent.formatted("-1"), "turns.confirm_ms: -1 (expected: 0 to 5000)");
    assertRefused(agent.formatted("5001"), "turns.confirm_ms: 5001 (expected: 0 to 5000)");
    Files.writeString(folder.resolve("sales.json"), agent.formatted("400"));

    var turns = requireNonNull(load(folder).find("sales")).turns();

    assertThat(requireNonNull(turns).confirmMs()).isEqualTo(400);
  }

  @Test
  void agentsAreListedByTheirIds() throws IOException {
    for (var id : List.of("sales", "billing", "returns", "zoo")) {
      Files.writeString(folder.resolve(id + ".json"), REALTIME.replace("sales", id));
    }
    assertThat(load(folder).all().keySet())
        .containsExactly("billing", "contact-centre", "returns", "sales", "zoo");
  }

  @Test
  void mistakesAreNamedWithTheirFile() throws IOException {
    assertRefused(
        REALTIME.replace("\"name\"", "\"nme\""), "nme (expected: one of fallback, greeting, id, ");
    assertRefused(
        REALTIME.replace("\"sales\"", "\"sails\""),
        "id: sails (expected: sales, as the file is named)");
    assertRefused(
        REALTIME.replace("realtime\"", "real\""), "model.kind: real (expected: local or realtime)");
    assertRefused(
        REALTIME.replace("2,", "\"two\","), "version: \"two\" (expected: a whole number)");
    assertRefused("{\"id\": ", "line 1: ");
    assertRefused(
        REALTIME.replace("\"realtime\"", "\"local\""),
        "script: none (expected: a script, as the agent's model is local)");
    assertThatThrownBy(() -> load(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no folder (expected: a folder of agent files)");
  }

  @Test
  void aWrongTypeIsNamedInTheWordsOfWhoWroteIt() throws IOException {
    var agent = REALTIME.replace("[]", "[%s]");
    assertRefused(
        agent.formatted("{\"name\": \"a\", \"retries\": \"many\"}"),
        "tools[0].retries: \"many\" (expected: a whole number)");
    assertRefused(
        agent.formatted("{\"name\": \"a\", \"mode\": \"soon\"}"),
        "tools[0].mode: \"soon\" (expected: inline or deferred)");
    assertRefused(
        agent.formatted("{\"name\": \"a\", \"requires_approval\": {}}"),
        "tools[0].requires_approval: an object (expected: true or false)");
    assertRefused(agent.formatted("7"), "tools[0]: 7 (expected: an object)");
    assertRefused(REALTIME.replace("[]", "{}"), "tools: an object (expected: a list)");
    assertRefused("[]", "a list (expected: an object)");
    assertRefused("", "nothing (expected: an object)");
  }

  private void assertRefused(String content, String message) throws IOException {
    var file = Files.writeString(folder.resolve("sales.json"), content);
    assertThatThrownBy(() -> load(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  private static AgentDirectory load(@Nullable Path folder) {
    return AgentDirectory.load(folder, KINDS);
  }
}
