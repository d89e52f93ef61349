package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node knows is still known when its process has been started again. */
class RestartIT {

  @TempDir Path folder;

  @Test
  void anEndedCallCanBeInspectedAfterARestart() throws Exception {
    String id;
    JsonNode before;
    try (var node = TestNode.start(folder)) {
      var call = node.call("--say", "what is the weather in london");
      assertThat(call.exitCode()).as(call.output()).isZero();
      id = call.sessionId();
      before = detail(node, id);
    }

    try (var node = TestNode.start(folder)) {
      assertThat(detail(node, id)).isEqualTo(before);
      assertThat(node.sessions().sessions())
          .anySatisfy(session -> {
            assertThat(session.id()).isEqualTo(id);
            assertThat(session.state()).isEqualTo("over");
          });
    }
  }

  private static JsonNode detail(TestNode node, String id) throws Exception {
    return Json.mapper().readTree(node.get("/admin/v1/sessions/" + id).body());
  }
}
