package dev.parley.net.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopDispatcherTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final CallLoops LOOPS = CallLoops.start(KIT.system(), 1);
  private static final CallLoop LOOP = LOOPS.next();

  /** Something to do within an actor. */
  private interface Deed extends Consumer<Actor> {}

  /** One actor on the loop, and whether it was ever run within another. */
  private static final class Actor {

    static int depth;
    static int deepest;

    final List<Object> seen = new ArrayList<>();
    final ActorRef<Deed> self;

    Actor() {
      self = KIT.spawn(behavior(), DispatcherSelector.fromConfig(LOOP.dispatcherId()));
    }

    private Behavior<Deed> behavior() {
      return Behaviors.receiveMessage(deed -> {
        depth++;
        deepest = Math.max(deepest, depth);
        try {
          deed.accept(this);
        } finally {
          depth--;
        }
        return Behaviors.same();
      });
    }

    void note(Object what) {
      self.tell(actor -> actor.seen.add(what));
    }
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
    LOOPS.stop(Duration.ofSeconds(2)).toCompletableFuture().orTimeout(5, SECONDS).join();
  }

  private static void onLoop(Runnable deed) {
    CompletableFuture.runAsync(deed, LOOP.loop()).orTimeout(30, SECONDS).join();
  }

  /** An actor that has begun. */
  private static Actor actor() {
    var actor = new Actor();
    var begun = new CompletableFuture<Void>();
    actor.self.tell(_ -> begun.complete(null));
    begun.orTimeout(10, SECONDS).join();
    // Its run has ended too.
    onLoop(() -> {});
    return actor;
  }

  @Test
  void whoTellsAnActorOnItsLoopFindsItDone() {
    var actor = actor();
    onLoop(() -> {
      actor.note(1);
      assertThat(actor.seen).containsExactly(1);
      actor.note(2);
      assertThat(actor.seen).containsExactly(1, 2);
    });
  }

  @Test
  void whoTellsItFromElsewhereIsHeardOnTheLoop() {
    var actor = actor();
    var thread = new CompletableFuture<Thread>();
    var free = new CompletableFuture<Void>();
    LOOP.loop().execute(free::join);
    actor.self.tell(_ -> thread.complete(Thread.currentThread()));
    assertThat(thread).isNotDone();
    free.complete(null);
    var loops = CompletableFuture.supplyAsync(Thread::currentThread, LOOP.loop());
    assertThat(thread.orTimeout(10, SECONDS).join()).isEqualTo(loops.join());
  }

  @Test
  void anActorIsNeverRunWithinItselfOrAnother() {
    var first = actor();
    var second = actor();
    onLoop(() ->
        first.self.tell(one -> {
          one.self.tell(_ -> one.seen.add("itself later"));
          second.self.tell(two -> two.seen.add("other later"));
          assertThat(second.seen).isEmpty();
          one.seen.add("now");
        }));
    onLoop(() -> {
      assertThat(first.seen).containsExactly("now", "itself later");
      assertThat(second.seen).containsExactly("other later");
      assertThat(Actor.deepest).isEqualTo(1);
    });
  }

  @Test
  void anActorThatBreaksDoesNotBreakItsTeller() {
    var broken = actor();
    var other = actor();
    onLoop(() -> {
      broken.self.tell(_ -> {
        throw new LinkageError("broken on purpose");
      });
      other.note("goes on");
      assertThat(other.seen).containsExactly("goes on");
    });
  }

  @Test
  void oneBurstLeavesTheLoopToOthersAfterSixtyFourRuns() {
    var actors = IntStream.range(0, 200).mapToObj(_ -> actor()).toList();
    var told = new CompletableFuture<Integer>();
    onLoop(() -> {
      actors.forEach(actor -> actor.note(1));
      told.complete((int) actors.stream().filter(actor -> !actor.seen.isEmpty()).count());
    });
    assertThat(told.join()).isLessThanOrEqualTo(InPlaceRuns.MOST_PER_TURN);
    var last = new CompletableFuture<Void>();
    actors.getLast().self.tell(_ -> last.complete(null));
    last.orTimeout(10, SECONDS).join();
    onLoop(() -> assertThat(actors).allMatch(actor -> actor.seen.equals(List.of(1))));
  }

  /**
   * Tellers on the loop, elsewhere and within actors: the order of each is kept, nothing is lost.
   */
  @Test
  void whateverTheInterleavingEachTellersOrderIsKept() throws InterruptedException {
    var actors = IntStream.range(0, 8).mapToObj(_ -> actor()).toList();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var left = new AtomicInteger(4 * 5_000);
    var done = new CompletableFuture<Void>();
    var tellers = new ArrayList<Thread>();
    for (int teller = 0; teller < 4; teller++) {
      int number = teller;
      tellers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
              .start(() -> tell(actors, number, left, done)));
    }
    for (var teller : tellers) {
      teller.join(Duration.ofSeconds(30));
    }
    done.orTimeout(30, SECONDS).join();
    assertThat(failures).isEmpty();
    onLoop(() -> {
      for (var actor : actors) {
        for (int teller = 0; teller < 4; teller++) {
          int number = teller;
          var own =
              actor.seen.stream()
                  .map(Told.class::cast)
                  .filter(told -> told.teller() == number)
                  .map(Told::number)
                  .toList();
          assertThat(own).isSorted().doesNotHaveDuplicates();
        }
      }
      assertThat(actors.stream().mapToInt(actor -> actor.seen.size()).sum()).isEqualTo(4 * 5_000);
      assertThat(Actor.deepest).isEqualTo(1);
    });
  }

  private record Told(int teller, int number) {}

  /** Even tellers tell on the loop, odd ones from where they are; all by way of another actor. */
  private static void tell(
      List<Actor> actors, int teller, AtomicInteger left, CompletableFuture<Void> done) {
    var random = new Random(teller);
    var way = actors.get(teller);
    for (int i = 0; i < 5_000; i++) {
      var told = new Told(teller, i);
      var to = actors.get(random.nextInt(actors.size()));
      Runnable deed =
          () ->
              way.self.tell(_ ->
                  to.self.tell(actor -> {
                    actor.seen.add(told);
                    if (left.decrementAndGet() == 0) {
                      done.complete(null);
                    }
                  }));
      if (teller % 2 == 0) {
        LOOP.loop().execute(deed);
      } else {
        deed.run();
      }
    }
  }
}
