"""unittest: cases, fixtures, skips, subtests, expected failures, mocks, results."""
import io
import unittest
from unittest import mock

log = []


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        log.append("class")

    def setUp(self):
        self.addCleanup(log.append, "cleanup")

    def test_equal(self):
        self.assertEqual([1, 2], [1, 2])
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        with self.assertRaisesRegex(ValueError, "inval"):
            int("x")

    def test_fails(self):
        self.assertEqual({"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 3]})

    def test_error(self):
        raise KeyError("oops")

    @unittest.skip("not now")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)

    def test_subtests(self):
        for n in range(3):
            with self.subTest(n=n):
                self.assertNotEqual(n, 1)

    def test_logs(self):
        import logging
        with self.assertLogs("x", "INFO") as captured:
            logging.getLogger("x").warning("hi")
        self.assertEqual(captured.output, ["WARNING:x:hi"])

    def test_multi_line(self):
        self.assertMultiLineEqual("a\nb\n", "a\nc\n")


stream = io.StringIO()
result = unittest.TextTestRunner(stream, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Sample))
text = stream.getvalue()
print(text[:text.rindex("Ran ")].replace(__file__, "FILE"))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), result.wasSuccessful(), log)
m = mock.Mock(return_value=5, name="m")
m.attr.method.side_effect = [1, ValueError("no")]
print(m(1, k=2), m.attr.method(), m.call_args, m.mock_calls, m.called, m.call_count)
try:
    m.attr.method()
except ValueError as error:
    print(error)
try:
    m.assert_called_with(9)
except AssertionError as error:
    print(error)
with mock.patch("os.getcwd", return_value="/fake") as fake:
    import os
    print(os.getcwd(), fake.called)
magic = mock.MagicMock()
magic.__len__.return_value = 3
magic["k"] = 1
with magic as entered:
    print(len(magic), bool(magic), magic.__setitem__.call_args, entered is magic.__enter__.return_value)
spec = mock.create_autospec(lambda a, b: None)
try:
    spec(1)
except TypeError as error:
    print(error)
print(mock.sentinel.x, mock.call(1).foo(2), mock.ANY == 5, mock.patch.dict({}, {}) is not None)
