package dev.parley.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact.Accepted;
import dev.parley.media.port.ModelFact.Declined;
import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ResponseOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a link is to be reaches the model: all of it at the opening, and then what changes. */
@Timeout(30)
class LinkSettingsTest {

  private static final String UPDATED =
      "{'type':'session.updated','event_id':'e','session':{'id':'sess_1'}}";

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  private static LinkSettings with(
      LinkSettings usual, @Nullable String voice, double speed, List<ResponseOptions.Tool> tools) {
    return new LinkSettings(
        usual.hears(),
        usual.speaks(),
        voice,
        usual.instructions(),
        speed,
        tools,
        usual.toolUse(),
        usual.mostTokens());
  }

  @Test
  void theModelIsToldAllOfItAtTheOpening() {
    var usual = LinkScene.settings();
    var map = new ResponseOptions.Tool("show_map", "Shows it.", null);
    var session =
        ClientEvents.setup(with(usual, "verse", 1.2, List.of(map)), "gpt-transcribe")
            .path("session");

    assertThat(session.at("/audio/output/voice").asText()).isEqualTo("verse");
    assertThat(session.at("/audio/output/speed").asDouble()).isEqualTo(1.2);
    assertThat(session.at("/tools/0/name").asText()).isEqualTo("show_map");
    assertThat(session.at("/audio/input/transcription/model").asText()).isEqualTo("gpt-transcribe");
  }

  @Test
  void aVoiceThatNobodyChoseIsNotNamed() {
    var session =
        ClientEvents.setup(with(LinkScene.settings(), null, 1, List.of()), "gpt-transcribe")
            .path("session");

    assertThat(session.at("/audio/output").has("voice")).isFalse();
    assertThat(session.at("/audio/output").has("speed")).isFalse();
  }

  @Test
  void onlyWhatHasChangedIsToldAndIsAccepted() throws InterruptedException {
    var caller = scene.live();
    caller.order(update(with(caller.settings, "verse", 1, List.of())));
    var told = server.next("session.update").path("session");
    server.say(UPDATED);

    assertThat(told.at("/audio/output")).hasToString("{\"voice\":\"verse\"}");
    assertThat(names(told)).containsExactly("type", "audio");
    assertThat(caller.next(Accepted.class)).isEqualTo(new Accepted(ModelOrder.Kind.UPDATE));
  }

  @Test
  void aClientsToolsAreTheUpdatesAndWhatMindsThemSaysSo() throws InterruptedException {
    var caller = scene.live();
    var map = new ResponseOptions.Tool("show_map", null, null);
    caller.order(update(with(caller.settings, "alloy", 1, List.of(map))));
    var told = server.next("session.update").path("session");
    server.say("{'type':'error','error':{'code':'invalid_value','event_id':'update'}}");

    assertThat(told.at("/tools/0/name").asText()).isEqualTo("show_map");
    assertThat(caller.next(Declined.class).order()).isEqualTo(ModelOrder.Kind.UPDATE);
    caller.ask("resp_1");
    assertThat(server.nextOrder().path("type").asText())
        .as("it has the tools of before")
        .isEqualTo("response.create");
  }

  @Test
  void inAnotherFormatBothDirectionsAreTold() throws InterruptedException {
    var caller = scene.live();
    caller.order(update(caller.settings.in(AudioFormat.PCMU, AudioFormat.PCMU)));
    var told = server.next("session.update").path("session");

    assertThat(told.at("/audio/input/format/type").asText()).isEqualTo("audio/pcmu");
    assertThat(told.at("/audio/output/format/type").asText()).isEqualTo("audio/pcmu");
    assertThat(names(told)).containsExactly("type", "audio");
  }

  @Test
  void aChangeOfToolsIsNotTakenForTheClients() throws InterruptedException {
    var caller = scene.live();
    var map = new ResponseOptions.Tool("show_map", null, null);
    caller.order(
        new ModelOrder.Respond("resp_1", List.of(), null, ResponseOptions.NONE.with(List.of(map))));
    server.next("session.update");
    server.next("response.create");
    caller.order(update(with(caller.settings, "verse", 1, List.of())));
    server.next("session.update");
    server.say(UPDATED);
    server.say(
        "{'type':'error','error':{'code':'cannot_update_voice','event_id':'update',"
            + "'param':'session.voice'}}");

    assertThat(caller.next(Declined.class).code()).isEqualTo("cannot_update_voice");
  }

  @Test
  void toolsThatTheModelMindsAreNotTakenForAnAnswer() throws InterruptedException {
    var caller = scene.live();
    var map = new ResponseOptions.Tool("show_map", null, null);
    caller.order(
        new ModelOrder.Respond("resp_1", List.of(), null, ResponseOptions.NONE.with(List.of(map))));
    server.say("{'type':'error','error':{'code':'invalid_value','event_id':'tools'}}");
    assertThat(caller.next(Declined.class).order()).isEqualTo(ModelOrder.Kind.RESPOND);
    caller.order(update(with(caller.settings, "verse", 1, List.of())));
    server.say(UPDATED);

    assertThat(caller.next(Accepted.class).order()).isEqualTo(ModelOrder.Kind.UPDATE);
    server.close(1013);
    assertThat(caller.next(Done.class).responseId()).isEqualTo("resp_1");
  }

  private static ModelOrder update(LinkSettings settings) {
    return new ModelOrder.Update(settings);
  }

  private static List<String> names(JsonNode node) {
    return node.properties().stream().map(member -> member.getKey()).toList();
  }
}
