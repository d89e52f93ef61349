package dev.parley.node.cluster.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.remote.FailureDetectorLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MemberPulseTest {

  private static final String DETECTOR = "pekko.cluster.failure-detector";
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aMemberWhoseProcessHasEndedIsUnreachableAtOnceAndUntilItGivesASignOfLife() {
    var gone = pulse("pekko://parley@127.0.0.1:7001");
    var other = pulse("pekko://parley@127.0.0.1:7002");
    gone.heartbeat();
    other.heartbeat();
    assertThat(gone.isAvailable()).isTrue();

    MemberPulse.ended("pekko://parley@127.0.0.1:7001");

    assertThat(gone.isAvailable()).isFalse();
    assertThat(other.isAvailable()).isTrue();
    assertThat(pulse("pekko://parley@127.0.0.1:7001").isAvailable()).isFalse();

    gone.heartbeat();

    assertThat(gone.isAvailable()).isTrue();
  }

  /** As Pekko makes it. */
  private static MemberPulse pulse(String address) {
    var settings =
        ConfigFactory.load(ConfigFactory.parseResources("parley-node.conf")).getConfig(DETECTOR);
    var made =
        (MemberPulse)
            FailureDetectorLoader.load(
                settings.getString("implementation-class"), settings, KIT.system().classicSystem());
    made.setAddress(address);
    return made;
  }
}
