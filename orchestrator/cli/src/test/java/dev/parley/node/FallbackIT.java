package dev.parley.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's first model cannot be reached: the next of its list answers, and goes on to. */
class FallbackIT {

  @TempDir Path folder;

  @Test
  void aCallerIsAnsweredByTheSecondModelOfTheAgentsList() throws Exception {
    try (var node = TestNode.startWithAgents(folder.resolve("node"), agents())) {
      var call =
          node.call(
              "--say",
              "where is my order one two three four",
              "--expect",
              "out for delivery",
              "--say",
              "what is the weather in london",
              "--expect",
              "london");

      assertThat(call.exitCode()).as(call.output()).isZero();
      assertThat(node.session(call.sessionId()).models())
          .as("it stays where it went")
          .singleElement()
          .satisfies(change -> {
            assertThat(change.from()).isEqualTo("unreachable");
            assertThat(change.to()).isEqualTo("local");
          });
    }
  }

  /** The built-in agent, with a model before its own that is not there. */
  private Path agents() throws IOException {
    var agents = Files.createDirectories(folder.resolve("agents"));
    try (var file = getClass().getResourceAsStream("/agents/contact-centre.json")) {
      var agent = (ObjectNode) Json.mapper().readTree(requireNonNull(file));
      agent.putArray("fallback").add(requireNonNull(agent.get("model")));
      agent
          .putObject("model")
          .put("kind", "realtime")
          .put("name", "unreachable")
          .put("url", "ws://127.0.0.1:" + closedPort() + "/v1/realtime");
      Files.writeString(agents.resolve("contact-centre.json"), agent.toString());
    }
    return agents;
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
