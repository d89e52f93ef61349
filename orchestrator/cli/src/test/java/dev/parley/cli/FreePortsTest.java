package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void portsAreDifferentAndNoneIsOfThoseThatWhoeverDialsIsGiven() throws IOException {
    var ports = FreePorts.find(50);

    assertThat(ports).hasSize(50).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
    for (int port : ports) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }
}
