package dev.parley.worker.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.worker.Requests;
import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleToolsTest {

  @TempDir Path folder;
  private ContactCentreFile data;
  private final List<ToolMessage.Progress> told = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    data = ContactCentreFile.in(folder);
    edit("\"least\": 3000, \"most\": 5000", "\"least\": 0, \"most\": 2");
  }

  @ParameterizedTest
  @CsvSource({
    "1234, out_for_delivery, today before six",
    "5678, delayed, on friday",
    "2468, delivered, yesterday at noon",
    "1 3 5 7, processing, next week"
  })
  void theStatusOfAnOrderIsFound(String number, String status, String expected) throws Exception {
    var output = output(status(), "order_number", number);
    assertThat(output.path("status").asText()).isEqualTo(status);
    assertThat(output.path("expected").asText()).isEqualTo(expected);
    assertThat(output.path("order_number").asText()).isEqualTo(number.replace(" ", ""));
    assertThat(output.path("items")).isNotEmpty();
    assertThat(output.path("carrier").asText()).isNotBlank();
  }

  @Test
  void theCallerHearsSomethingOnlyWhenItTakesLong() throws Exception {
    output(status(), "order_number", "1234");
    assertThat(told).extracting(ToolMessage.Progress::percent).containsExactly(10, 60);
    assertThat(told).extracting(ToolMessage.Progress::say).containsOnlyNulls();
    told.clear();
    edit("\"least\": 0, \"most\": 2", "\"least\": 4000, \"most\": 4000");
    output(status(), "order_number", "1234");
    assertThat(told.getLast().say()).isEqualTo("I am still looking, one moment please.");
  }

  @Test
  void anOrderThatDoesNotExistIsAFailureWithACode() throws Exception {
    assertThat(status().handle(call("order_number", "9999", "k")))
        .isEqualTo(ToolOutcome.failed("order_not_found", "no order has this number"));
  }

  @Test
  void aDeliveryIsMovedOnceForAnEffectKeyEvenByAWorkerThatWasRestarted() throws Exception {
    var first = ToolInvocation.of(Requests.of("t", move("1234", "monday"), "key_1"), told::add);
    assertThat(new RescheduleDelivery(data).handle(first).toString()).contains("monday");
    // Somebody moves it again meanwhile; the first request comes once more, to a new process.
    var other = ToolInvocation.of(Requests.of("t", move("1234", "tuesday"), "key_2"), told::add);
    assertThat(new RescheduleDelivery(data).handle(other).toString()).contains("tuesday");
    var restarted = ContactCentreFile.in(folder);
    assertThat(new RescheduleDelivery(restarted).handle(first).toString()).contains("monday");
    assertThat(restarted.read().orders().get("1234"))
        .extracting(ContactCentre.Order::expected)
        .isEqualTo("tuesday between nine and twelve");
  }

  @Test
  void manyMovesAtOnceAreAllWrittenDown() throws Exception {
    var other = ContactCentreFile.in(folder);
    var moves =
        IntStream.range(0, 20)
            .mapToObj(i ->
                CompletableFuture.runAsync(() -> {
                  try {
                    var file = i % 2 == 0 ? data : other;
                    var request = Requests.of("t", move("5678", "day " + i), "key_" + i);
                    new RescheduleDelivery(file).handle(ToolInvocation.of(request, _ -> {}));
                  } catch (IOException failed) {
                    throw new AssertionError(failed);
                  }
                }))
            .toList();
    moves.forEach(CompletableFuture::join);
    assertThat(ContactCentreFile.in(folder).read().reschedules()).hasSize(20);
  }

  @Test
  void whatIsDeliveredOrUnknownCannotBeMoved() throws Exception {
    var delivered = ToolInvocation.of(Requests.of("t", move("2468", "monday"), "k"), told::add);
    assertThat(new RescheduleDelivery(data).handle(delivered))
        .isEqualTo(ToolOutcome.failed("already_delivered", "the order is delivered"));
    var unknown = ToolInvocation.of(Requests.of("t", move("1", "monday"), "k"), told::add);
    assertThat(new RescheduleDelivery(data).handle(unknown))
        .extracting("code")
        .isEqualTo("order_not_found");
  }

  @Test
  void theWeatherOfAKnownCityIsTold() throws Exception {
    var output = output(new WeatherReport(data), "city", "Berlin");
    assertThat(output)
        .hasToString("{\"city\":\"Berlin\",\"conditions\":\"light rain\",\"temperature_c\":7}");
    assertThat(new WeatherReport(data).handle(call("city", "Atlantis", "k")))
        .extracting("code")
        .isEqualTo("city_unknown");
  }

  @Test
  void whatAnOperatorEditsIsUsedAtOnce() throws Exception {
    edit("on friday", "on saturday");
    assertThat(output(status(), "order_number", "5678").path("expected").asText())
        .isEqualTo("on saturday");
  }

  @Test
  void aFileThatIsNotJsonIsNamedWithTheLine() throws Exception {
    Files.writeString(folder.resolve(ContactCentreFile.NAME), "{\n  orders\n}");
    assertThatThrownBy(() -> ContactCentreFile.in(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("contact-centre.json: not usable at line 2 (expected:");
  }

  @Test
  void anAllInOneNodeFindsTheSampleWorker() {
    assertThat(ServiceLoader.load(EmbeddedWorker.class))
        .hasOnlyElementsOfType(SampleWorker.class)
        .hasSize(1);
  }

  @Test
  void twoThatShareTheDataInOneProcessTakeTurns() throws Exception {
    var other = ContactCentreFile.in(folder);
    var moves =
        IntStream.range(0, 40)
            .mapToObj(i -> CompletableFuture.runAsync(() -> moved(i % 2 == 0 ? data : other, i)))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(moves).get(20, TimeUnit.SECONDS);
    assertThat(data.read().reschedules()).hasSize(40);
  }

  private static void moved(ContactCentreFile file, int number) {
    var move = new ContactCentre.Reschedule("1234", "monday", "soon");
    try {
      var _ = file.change(centre -> centre.moved("key_" + number, move));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void edit(String before, String after) throws IOException {
    var file = folder.resolve(ContactCentreFile.NAME);
    var text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  private OrderStatus status() {
    return new OrderStatus(data);
  }

  private JsonNode output(ToolHandler tool, String argument, String value) throws Exception {
    var outcome = tool.handle(call(argument, value, "key"));
    assertThat(outcome).isInstanceOf(ToolOutcome.Done.class);
    return ((ToolOutcome.Done) outcome).output();
  }

  private ToolInvocation call(String argument, String value, String effectKey) {
    return ToolInvocation.of(
        Requests.of("t", Requests.arguments().put(argument, value), effectKey), told::add);
  }

  private static ObjectNode move(String number, String day) {
    return Requests.arguments().put("order_number", number).put("day", day);
  }
}
