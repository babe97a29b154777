"""A unit-test suite run from code: fixtures, skips, subtests, expected failures, mocks and patches; the result as text."""
import io, re, unittest
from unittest import mock


class Account:
    def __init__(self, store): self.store, self.balance = store, 0
    def deposit(self, n):
        if n <= 0: raise ValueError("must be positive")
        self.balance += n; self.store.save(self, amount=n); return self.balance


class AccountTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.log = ["class"]
    def setUp(self): self.store = mock.Mock(spec=["save"]); self.account = Account(self.store); self.addCleanup(self.log.append, "cleanup")
    def tearDown(self): self.log.append("down")
    def test_deposit(self):
        self.assertEqual(self.account.deposit(5), 5)
        self.store.save.assert_called_once_with(self.account, amount=5)
        with self.assertRaises(AssertionError): self.store.save.assert_not_called()
        with self.assertRaises(AttributeError): self.store.nope
    def test_negative(self):
        with self.assertRaisesRegex(ValueError, "positive") as c: self.account.deposit(-1)
        self.assertIn("must", str(c.exception))
    def test_fails(self): self.assertEqual([1, 2, 3], [1, 2, 4], "lists differ")
    def test_errors(self): {}["missing"]
    def test_subtests(self):
        for i in range(4):
            with self.subTest(i=i): self.assertEqual(i % 2, 0)
    @unittest.skip("not now")
    def test_skipped(self): pass
    @unittest.skipIf(True, "condition")
    def test_skip_if(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail("known")
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_asserts(self):
        self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertCountEqual([1, 2], [2, 1]); self.assertDictEqual({1: 2}, {1: 2}); self.assertIsNone(None); self.assertIsInstance(1, int); self.assertGreater(2, 1); self.assertRegex("abc", "b")
        with self.assertLogs("x", "INFO") as c:
            import logging; logging.getLogger("x").warning("w %d", 1)
        self.assertEqual(c.output, ["WARNING:x:w 1"])
        for a, args in ((self.assertTrue, (0,)), (self.assertEqual, ("a\nb", "a\nc")), (self.assertEqual, ({1: 2}, {1: 3})), (self.assertIn, (1, [2])), (self.assertLess, (2, 1)), (self.assertIs, (1, 2)), (self.assertSetEqual, ({1}, {2})), (self.assertTupleEqual, ((1,), (2,))), (self.assertMultiLineEqual, ("x", "y")), (self.assertIsNotNone, (None,)), (self.assertNotEqual, (1, 1)), (self.assertRaises, (ValueError, int, "5"))):
            try: a(*args)
            except AssertionError as e: print(a.__name__, "|", str(e).replace("\n", "/"))


class Mocks(unittest.TestCase):
    def test_mock(self):
        m = mock.MagicMock(name="m", return_value=3); m(1, x=2); m.a.b(5); m[1] = 2; len(m); str(m)[:5]
        print(m.call_args, m.mock_calls, m.call_count, m.a.b.call_args_list, m.called)
        m.side_effect = [1, ValueError("x")]; print(m())
        with self.assertRaises(ValueError): m()
        m.reset_mock(); print(m.called, mock.call(1, a=2), mock.call.f(1) == mock.call.f(1), mock.ANY == 5, mock.sentinel.thing)
        with mock.patch("os.getcwd", return_value="/fake") as g:
            import os; print(os.getcwd(), g.called)
        with mock.patch.object(Account, "deposit", autospec=True) as d: Account(None).deposit(1); print(d.call_count)
        with mock.patch.dict("os.environ", {"NEW": "1"}): print(os.environ["NEW"])
        print("NEW" in os.environ)
        o = mock.mock_open(read_data="line\n"); print(o("f").read(), o.call_args)
        f = mock.create_autospec(lambda a, b=1: None)
        with self.assertRaises(TypeError): f()
        p = mock.PropertyMock(return_value=9); type(m).prop = p; print(m.prop)


stream = io.StringIO()
suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in (AccountTest, Mocks))
result = unittest.TextTestRunner(stream, verbosity=2).run(suite)
print(re.sub(r"in \d+\.\d+s", "in Ts", stream.getvalue()).replace(__file__, "FILE"))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), len(result.unexpectedSuccesses), result.wasSuccessful(), AccountTest.log.count("down"))
