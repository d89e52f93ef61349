package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.parley.admin.port.Agents;
import dev.parley.admin.port.TalkSecrets;
import dev.parley.proto.admin.AgentList.Agent;
import dev.parley.proto.admin.TalkSecret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/talk}: the key with which the console's Talk page opens one call. */
final class TalkRoutes {

  private final Agents agents;
  private final TalkSecrets secrets;

  TalkRoutes(Agents agents, TalkSecrets secrets) {
    this.agents = agents;
    this.secrets = secrets;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return path("talk", () -> post(() -> JsonBody.text("agent", this::talkTo)));
  }

  private Route talkTo(String agent) {
    return HttpAnswers.completeWith(
        agents.list(), known -> HttpAnswers.ok(secretFor(agent, known)));
  }

  private TalkSecret secretFor(String agent, List<Agent> known) {
    if (known.stream().noneMatch(one -> one.id().equals(agent))) {
      throw RefusedException.agentNotFound(agent);
    }
    var secret = secrets.mint(agent);
    var model = URLEncoder.encode(agent, StandardCharsets.UTF_8);
    return new TalkSecret(secret.value(), secret.expiresAt(), "/v1/realtime?model=" + model);
  }
}
