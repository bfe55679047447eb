package io.postrider.domain.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "0.0.0.0, unspecified",
        "0.255.255.255, unspecified",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.168.0.1, private",
        "100.64.0.0, carrier",
        "100.127.255.255, carrier",
        "169.254.0.1, link-local",
        "169.254.169.254, metadata",
        "168.63.129.16, metadata",
        "100.100.100.200, metadata",
        "192.0.0.192, metadata",
        "192.0.0.1, protocol",
        "192.0.2.1, documentation",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "192.88.99.1, 6to4",
        "198.18.0.1, benchmark",
        "198.19.255.255, benchmark",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, broadcast",
        "::1, loopback",
        "::, unspecified",
        "::7f00:1, IPv4-compatible",
        "::808:808, IPv4-compatible",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, site-local",
        "fc00::1, unique local",
        "fdff::1, unique local",
        "fd00:ec2::254, metadata",
        "fd20:ce::254, metadata",
        "ff02::1, multicast",
        "2001:db8::1, documentation",
        "3fff::1, documentation",
        "3fff:fff::1, documentation",
        "2001::1, Teredo",
        "2001:2::1, benchmark",
        "2001:10::1, protocol",
        "2002:7f00:1::, 6to4",
        "2002:808:808::, 6to4",
        "64:ff9b::7f00:1, loopback",
        "64:ff9b::a00:1, private",
        "64:ff9b::a9fe:a9fe, metadata",
        "64:ff9b:1::808:808, NAT64",
        "100::1, reserved",
        "5f00::1, reserved",
        "4000::1, reserved"
    })
    void what_is_not_globally_reachable_is_forbidden(String address, String reason) throws Exception {
        assertThat(AddressPolicy.PRODUCTION.objection(address(address), 443))
                .hasValueSatisfying(
                        objection -> assertThat(objection).contains(reason).endsWith("which is not allowed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700::1111",
                "2a00:1450::1",
                "3ffe::1",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808"
            })
    void what_is_globally_reachable_is_allowed(String address) throws Exception {
        assertThat(AddressPolicy.PRODUCTION.objection(address(address), 443)).isEmpty();
    }

    @Test
    void an_ipv4_address_in_its_mapped_form_is_judged_as_what_it_is() throws Exception {
        // Made so that the JDK does not turn it into an IPv4 address.
        InetAddress mapped =
                Inet6Address.getByAddress(null, HexFormat.of().parseHex("00000000000000000000ffff0a000001"), 0);
        assertThat(mapped.getAddress()).hasSize(16);

        assertThat(AddressPolicy.PRODUCTION.objection(mapped, 443)).isPresent();
        assertThat(allowing("10.0.0.0/8").objection(mapped, 443)).isEmpty();
    }

    @Test
    void an_allow_list_goes_before_everything() throws Exception {
        AddressPolicy policy = allowing("10.1.0.0/16", "169.254.169.254", "fd00:1::/32");

        assertThat(policy.objection(address("10.1.2.3"), 443)).isEmpty();
        assertThat(policy.objection(address("10.2.0.0"), 443)).isPresent();
        assertThat(policy.objection(address("169.254.169.254"), 443)).isEmpty();
        assertThat(policy.objection(address("fd00:1:2::3"), 443)).isEmpty();
        assertThat(policy.objection(address("fd00:2::3"), 443)).isPresent();
        assertThat(policy.objection(address("64:ff9b::a01:203"), 443)).isEmpty();
    }

    @Test
    void development_allows_the_machine_itself_and_nothing_more() throws Exception {
        assertThat(AddressPolicy.DEVELOPMENT.objection(address("127.0.0.1"), 80))
                .isEmpty();
        assertThat(AddressPolicy.DEVELOPMENT.objection(address("::1"), 80)).isEmpty();
        assertThat(AddressPolicy.DEVELOPMENT.objection(address("10.0.0.1"), 80)).isPresent();
        assertThat(AddressPolicy.DEVELOPMENT.objection(address("169.254.169.254"), 80))
                .isPresent();
        assertThat(AddressPolicy.DEVELOPMENT.objection(address("0.0.0.0"), 80)).isPresent();
    }

    @Test
    void ports_can_be_restricted_for_all_addresses() throws Exception {
        AddressPolicy policy = new AddressPolicy(Set.of(Cidr.of("10.0.0.0/8").orElseThrow()), false, Set.of(443, 8443));

        assertThat(policy.objection(address("8.8.8.8"), 8443)).isEmpty();
        assertThat(policy.objection(address("8.8.8.8"), 22)).contains("port 22 is not allowed");
        assertThat(policy.objection(address("10.0.0.1"), 22)).contains("port 22 is not allowed");
    }

    @Test
    void a_range_holds_what_shares_its_prefix() throws Exception {
        Cidr odd = Cidr.of("192.168.12.0/22").orElseThrow();

        assertThat(odd.contains(address("192.168.12.0"))).isTrue();
        assertThat(odd.contains(address("192.168.15.255"))).isTrue();
        assertThat(odd.contains(address("192.168.11.255"))).isFalse();
        assertThat(odd.contains(address("192.168.16.0"))).isFalse();
        assertThat(odd.contains(address("::1"))).isFalse();
        assertThat(Cidr.of("0.0.0.0/0").orElseThrow().contains(address("8.8.8.8")))
                .isTrue();
        assertThat(Cidr.of("::/0").orElseThrow().contains(address("8.8.8.8"))).isFalse();
        assertThat(Cidr.of("8.8.8.8").orElseThrow().contains(address("8.8.8.9")))
                .isFalse();
    }

    @Test
    void bits_behind_the_prefix_do_not_count() {
        assertThat(Cidr.of("10.1.2.3/8")).isEqualTo(Cidr.of("10.0.0.0/8"));
        assertThat(Cidr.of("10.1.2.3/8").orElseThrow()).hasToString("10.0.0.0/8");
        assertThat(Cidr.of("fd00::1")).isEqualTo(Cidr.of("fd00::1/128"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10",
                "010.0.0.1",
                "256.0.0.1",
                "localhost",
                "receiver.example",
                "::/129",
                ":::",
                "fe80::1%eth0",
                "[::1]",
                " 10.0.0.0/8"
            })
    void other_texts_are_no_range(String text) {
        assertThat(Cidr.of(text)).isEmpty();
    }

    private static AddressPolicy allowing(String... ranges) {
        return new AddressPolicy(
                Arrays.stream(ranges).map(range -> Cidr.of(range).orElseThrow()).collect(Collectors.toSet()),
                false,
                Set.of());
    }

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }
}
