package dev.parley.media.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelFactInletTest {

  private static final ModelFact FACT =
      new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED);

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final List<String> seen = new ArrayList<>();
  private Consumer<ModelFact> call = _ -> seen.add("reported");
  private final ModelFactInlet reports =
      new ModelFactInlet(loop, (_, fact) -> call.accept(fact), () -> seen.add("overrun"));

  @AfterEach
  void stop() throws InterruptedException {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, SECONDS);
  }

  private void onLoop(Runnable deed) {
    CompletableFuture.runAsync(deed, loop).orTimeout(10, SECONDS).join();
  }

  @Test
  void aLinkGetsItsOrdersAtOnceWhenItReportsNothing() {
    onLoop(() -> {
      reports.whenToldAll(() -> seen.add("order"));
      assertThat(seen).containsExactly("order");
    });
  }

  @Test
  void noLinkGetsAnOrderInTheMiddleOfAReport() {
    call = _ -> reports.whenToldAll(() -> seen.add("order"));
    onLoop(() -> {
      reports.of(1).accept(FACT);
      seen.add("reported");
    });
    onLoop(() -> assertThat(seen).containsExactly("reported", "order"));
  }

  @Test
  void anOrderDoesNotOvertakeOneThatWaits() {
    call = _ -> reports.whenToldAll(() -> seen.add("first"));
    onLoop(() -> {
      reports.of(1).accept(FACT);
      reports.whenToldAll(() -> seen.add("second"));
      assertThat(seen).isEmpty();
    });
    onLoop(() -> reports.whenToldAll(() -> seen.add("third")));
    onLoop(() -> assertThat(seen).containsExactly("first", "second", "third"));
  }

  @Test
  void aReportThatBreaksTheCallHoldsUpNoOrder() {
    call =
        _ -> {
          throw new IllegalStateException("broken on purpose");
        };
    onLoop(() -> {
      try {
        reports.of(1).accept(FACT);
      } catch (IllegalStateException onPurpose) {
        seen.add("broken");
      }
      reports.whenToldAll(() -> seen.add("order"));
      assertThat(seen).containsExactly("broken", "order");
    });
  }
}
